"""A person says whose an unknown App of the provider is; it blocks no more, and still counts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.handle import Decided, Loaded
    from ledger.store.open import Store

TYPE, STREAM = "app.assigned", "ledger"


def assign(
    store: "Store", app: str, why: str, *, experiment: str | None = None, secret: Callable[[], str],
    actor: str = "",
) -> dict[str, Any]:  # fmt: skip
    """`{"app", "account", "experiment", "days", "approver"}`; without an experiment it is nobody's here.

    Raises NotFound for an App that no bill names or an experiment that is not there, UsageError for an
    empty `why`; NoPerson, NoApprover and WrongSecret where no approver signs; Broken for a
    ledger that is not the one seen before.
    """
    from ledger.actions.resolve import planned
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.signing import signed
    from ledger.actions.texts import check_texts
    from ledger.handle import commit, retry
    from ledger.projections.view import open_view

    check_texts(why=why)
    owner = None if experiment is None else planned(open_view(store), experiment)
    account, days = _billed(store, app)
    stated = {"account": account, "app": app, "experiment": owner, "why": why.strip()}
    require_intact(store)
    data = signed(store, STREAM, TYPE, stated, secret())
    retry(lambda: commit(store, _decided(store, data, days), actor))
    return {
        "app": app, "account": account, "experiment": owner, "days": days,
        "approver": approvers(store).approvers[data["signed"]["by"]]["name"],
    }  # fmt: skip


def _billed(store: "Store", app: str) -> tuple[str, list[str]]:
    """The account whose bills name an App, and the days that it blocks, newest first."""
    from ledger.projections.view import open_view

    rows = [row for row in open_view(store).rows("spend").values() if app in row["apps"]]
    accounts = sorted({row["account"] for row in rows})
    if not accounts:
        raise NotFound(f"no bill names an App {app!r}", "`ledger budget` lists the unknown Apps")
    if len(accounts) > 1:
        raise UsageError(f"App {app!r} is billed on {', '.join(accounts)}", "name them apart at the provider")
    return accounts[0], sorted((row["day"] for row in rows if app in row["foreign"]), reverse=True)


def _decided(store: "Store", data: dict[str, Any], days: list[str]) -> "list[tuple[Loaded, list[Decided]]]":
    """The word of the person, and the end of the block on each day, in one transaction."""
    from ledger.handle import load

    cause = f"app.assigned by {data['signed']['by']}"
    assigned = {"app": data["app"], "experiment": data["experiment"], "cause": cause}
    found: list[tuple[Loaded, list[Decided]]] = [(load(store, STREAM), [(TYPE, data)])]
    for day in days:
        loaded = load(store, f"budget-{data['account']}-{day}")
        if data["app"] in loaded.state.foreign:
            found.append((loaded, [("budget.assigned", dict(assigned))]))
    return found
