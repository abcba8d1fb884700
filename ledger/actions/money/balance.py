"""What an account may still spend today, and what of it one experiment may be granted."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ledger.domain.budget import Budget
    from ledger.projections.view import View
    from ledger.store.open import Store


class Balance(NamedTuple):
    """Amounts in micro-dollars; `opened` says whether the day has begun.

    `available`: what the experiment may still be granted by the narrowest limit, which `limit` names
    (account, project, experiment or approval); `blocked`: nothing is granted, `why` is overrun or foreign.
    `at_best`: the same, if all that is reserved came back unspent.
    `approved`: what stands approved for the experiment, None without an approval; `left` of it over all days.
    """

    account: str
    day: str
    cap: int
    spent: int
    reserved: int
    opened: bool
    blocked: bool
    available: int
    at_best: int
    limit: str
    why: str | None
    approved: int | None
    left: int | None


def today(store: "Store", account: str | None = None) -> str:
    """The date (UTC) of the database's clock; never before what is recorded."""
    from ledger.actions.money.days import day_of

    return day_of(store, account)


def balance(
    store: "Store", view: "View", account: str, day: str, *, experiment: str | None = None,
    project: str | None = None,
) -> Balance:  # fmt: skip
    """The balance of an account's day, as a request of the experiment would find it.

    Settings may only lower the cap; a paid account without an approver has none of its own. Spending
    counts by the budget's own stream or by what runs reported, whichever is more.
    """
    from ledger.actions.money.requesting import look
    from ledger.domain.budget_room import blocked, room
    from ledger.domain.decide_budget import after, prepared
    from ledger.handle import retry

    asked = retry(
        lambda: look(store, account=account, experiment=experiment, project=project, day=day, amount=0)
    )
    state: Budget = asked.today.state
    now = after(state, prepared(state, asked.command))
    available, limit = room(now, experiment, project)
    reported = (view.row("spend", f"{account}/{day}") or {"spent": 0})["spent"]
    unbooked = max(reported - state.spent, 0)
    why = blocked(now if asked.block is None else asked.block.state)
    return Balance(
        account, day, now.cap, state.spent + unbooked, state.reserved, state.opened is not None,
        why is not None, available - unbooked, asked.at_best() - unbooked, limit, why,
        *_approval(asked, experiment),
    )  # fmt: skip


def _approval(asked: Any, experiment: str | None) -> tuple[int | None, int | None]:
    if asked.draw is None:
        return None, None
    used = sum(loaded.state.use("experiment", experiment) for loaded in asked.draw.days.values())
    return asked.draw.approved, asked.draw.approved - used
