"""Money for a run before it starts: set aside at its worst case, settled when its cost is known.

What is returned is appended in one transaction with the intent that it pays for. Amounts in micro-dollars.
"""

from typing import TYPE_CHECKING

from ledger.actions.money.days import day_of
from ledger.actions.money.settling import settling
from schemas.money import usd

if TYPE_CHECKING:
    from ledger.handle import Decided, Loaded
    from ledger.store.open import Store

__all__ = ["NoHeadroom", "day_of", "denying", "reserving", "settling"]


class NoHeadroom(Exception):
    """`limit` leaves `left` micro-dollars; `waits`: what others have set aside may still come back."""

    def __init__(self, limit: str, left: int, waits: bool) -> None:
        self.limit, self.left, self.waits = limit, left, waits
        super().__init__(_told(limit, left, waits))


def _told(limit: str, left: int, waits: bool) -> str:
    if limit == "overrun":
        return "a run cost more than was reserved for it; a person looks: `ledger budget clear --why TEXT`"
    if limit == "foreign":
        return "the bill names an App that nobody here knows: `ledger budget assign APP --why TEXT`"
    how = "waits for what is reserved by others" if waits else "no reservation that stands could change that"
    return f"the head-room of the {limit} is {usd(left)}, too little for one run's worst case; {how}"


def reserving(
    store: "Store", *, account: str, experiment: str | None, project: str | None, reservation: str, run: str,
    amount: int, day: str | None = None,
) -> "list[tuple[Loaded, list[Decided]]]":  # fmt: skip
    """What to append so that a run may start; nothing where its reservation stands already.

    NoHeadroom, and nothing is recorded, where the money is not there. `day` is `day_of(store, account)`
    unless stated. A name that was denied or settled that day gets a number: `<run>.<attempt>/2`.
    Raises Broken for an approval, a cap or a raise that no approver gave.
    """
    from ledger.actions.money.requesting import look

    day = day or day_of(store, account)
    found = look(store, account=account, experiment=experiment, project=project, day=day, amount=amount)
    decided = found.decide(reservation, run, amount)
    if decided and decided[-1][0] == "budget.denied":
        denied = decided[-1][1]
        raise NoHeadroom(denied["limit"], denied["headroom"], found.may_come_back(amount))
    return found.pairs(decided)


def denying(
    store: "Store", *, account: str, experiment: str | None, project: str | None, reservation: str, run: str,
    amount: int, day: str | None = None,
) -> "list[tuple[Loaded, list[Decided]]]":  # fmt: skip
    """What to append when a run is given up for want of money; nothing if the money is there meanwhile.

    Where the block is an earlier day's, the denial stands on that day.
    """
    from ledger.actions.money.requesting import look

    day = day or day_of(store, account)
    found = look(store, account=account, experiment=experiment, project=project, day=day, amount=amount)
    decided = found.decide(reservation, run, amount)
    if decided and decided[-1][0] == "budget.denied":
        return found.pairs(decided)
    return []
