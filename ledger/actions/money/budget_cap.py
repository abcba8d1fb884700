"""State a cap: for every day from now on, and for this day at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.domain.ledger import Ledger
    from ledger.handle import Decided, Loaded
    from ledger.store.open import Store

TYPE, STREAM = "cap.stated", "ledger"


def state_cap(
    store: "Store", cap: int, why: str, *, account: str | None = None, project: str | None = None,
    experiment: str | None = None, secret: Callable[[], str], actor: str = "",
) -> dict[str, Any]:  # fmt: skip
    """`{"account", "scope", "name", "cap_usd", "in_force_usd", "raised", "approver"}`.

    `cap` in micro-dollars. Lowering needs nothing; `secret` is asked only where the cap is raised. Raises
    UsageError, NotFound for no such project or experiment, NoPerson, NoApprover and WrongSecret; where it
    is raised, Broken for a ledger that is not the one seen before.
    """
    from ledger.actions.money.budget_account import one_account
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.signing import signed
    from ledger.actions.texts import check_texts
    from ledger.domain.ledger_legal import raises
    from ledger.handle import commit, retry

    check_texts(why=why)
    scope, name = _place(store, project, experiment)
    data: dict[str, Any] = {
        "account": one_account(store, account), "scope": scope, "name": name, "cap": cap,
        "why": why.strip(), "signed": None,
    }  # fmt: skip
    if raises(approvers(store), data):
        require_intact(store)
        data = signed(store, STREAM, TYPE, data, secret())
    retry(lambda: commit(store, _decided(store, data), actor))
    return _document(approvers(store), data)


def _document(book: "Ledger", data: dict[str, Any]) -> dict[str, Any]:
    signed = data["signed"]
    return {
        **{name: data[name] for name in ("account", "scope", "name")}, "cap_usd": format_usd(data["cap"]),
        "in_force_usd": format_usd(_in_force(book, data)[-1]["cap"]), "raised": signed is not None,
        "approver": None if signed is None else book.approvers[signed["by"]]["name"],
    }  # fmt: skip


def _place(store: "Store", project: str | None, experiment: str | None) -> tuple[str, str | None]:
    from ledger.actions.resolve import planned
    from ledger.errors import NotFound, UsageError
    from ledger.projections.view import open_view

    if project is not None and experiment is not None:
        raise UsageError("a cap is of a project or of an experiment", "state --project or --experiment")
    if experiment is not None:
        return "experiment", planned(open_view(store), experiment)
    if project is not None:
        known = [str(row["name"]) for row in open_view(store).rows("projects").values()]
        if project not in known:
            shown = ", ".join(sorted(known)) or "none yet"
            raise NotFound(f"there is no project {project!r} in this ledger", f"it has: {shown}")
        return "project", project
    return "account", None


def _decided(store: "Store", data: dict[str, Any]) -> "list[tuple[Loaded, list[Decided]]]":
    """The cap and what it changes this day, in one transaction: no grant slips in between."""
    from ledger.actions.money.days import day_of
    from ledger.domain.decide_budget import prepared
    from ledger.domain.ledger import evolve
    from ledger.handle import load

    account, day = data["account"], day_of(store, data["account"])
    today, book = load(store, f"budget-{account}-{day}"), load(store, STREAM)
    caps = _in_force(evolve(load(store, STREAM).state, TYPE, data), data)
    command = {"account": account, "day": day, "cap": caps[0]["cap"], "caps": caps}
    return [(book, [(TYPE, data)]), (today, prepared(today.state, command))]


def _in_force(book: "Ledger", data: dict[str, Any]) -> list[dict[str, Any]]:
    from ledger.domain.caps import in_force
    from ledger.rules.cost import is_paid
    from ledger.settings import load as load_settings

    place = {} if data["scope"] == "account" else {data["scope"]: data["name"]}
    account, lowered = data["account"], load_settings().lowered
    return in_force(book, account, paid=is_paid({"backend": account}), lowered=lowered, **place)
