"""A person has looked at the overruns; grants go on within the caps."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict

if TYPE_CHECKING:
    from ledger.handle import Decided
    from ledger.store.open import Store

TYPE = "budget.cleared"


def overrun_days(store: "Store", account: str | None = None) -> list[tuple[str, str]]:
    """Account and day of every overrun that nobody has looked at, newest first."""
    from ledger.actions.money.budget_account import accounts
    from ledger.actions.money.days import days
    from ledger.handle import load

    names = accounts(store) if account is None else [account]
    found = [(name, day) for name in names for day in days(store, name)]
    return [(name, day) for name, day in found if load(store, f"budget-{name}-{day}").state.overrun]


def clear(
    store: "Store", why: str, *, account: str | None = None, secret: Callable[[], str], actor: str = ""
) -> dict[str, Any]:
    """`{"cleared": [{"account", "day"}], "approver"}`; every day is signed by itself.

    Raises Conflict where nothing was overrun, UsageError for an empty `why`; NoPerson, NoApprover and
    WrongSecret where no approver signs; Broken for a ledger that is not the one seen before.
    """
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.signing import open_approver, with_signature
    from ledger.actions.texts import check_texts

    check_texts(why=why)
    found = overrun_days(store, account)
    if not found:
        raise Conflict("nothing was overrun", "`ledger budget` shows where money stands")
    require_intact(store)
    by, private = open_approver(store, secret())
    for name, day in found:
        stream = f"budget-{name}-{day}"
        data = with_signature(store.ledger_id, stream, (TYPE, {"why": why.strip()}), by, private)
        _record(store, stream, data, actor)
    return {
        "cleared": [{"account": name, "day": day} for name, day in found],
        "approver": approvers(store).approvers[by]["name"],
    }


def _record(store: "Store", stream: str, data: dict[str, Any], actor: str) -> None:
    from ledger.handle import handle

    def decide(state: Any, given: dict[str, Any]) -> "list[Decided]":
        return [(TYPE, given)] if state.overrun else []

    handle(store, stream, decide, data, actor=actor)
