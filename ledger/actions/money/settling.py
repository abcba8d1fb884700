"""What a run has cost, on the day on which its money was set aside."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.handle import Decided, Loaded
    from ledger.store.open import Store


def settling(
    store: "Store", account: str, reservation: str, *, amount: int | None = None, why: str = ""
) -> "list[tuple[Loaded, list[Decided]]]":
    """What to append when the cost is known, or where nothing was started (`why` says so).

    `amount` (micro-dollars) is the whole cost so far: the sum over the attempts that a reservation pays
    for. The same again changes nothing, a later report that says more adds the difference. With neither
    the cost is unknown, and the reservation stands.
    """
    from ledger.domain.decide_budget import settle

    if amount is None and not why:
        return []
    found = find_reservation(store, account, reservation)
    if found is None:
        return []
    loaded, name = found
    known = {"why": why} if amount is None else {"amount": amount}
    decided = settle(loaded.state, {"reservation": name, **known})
    return [(loaded, decided)] if decided else []


def find_reservation(store: "Store", account: str, reservation: str) -> "tuple[Loaded, str] | None":
    """The newest day that granted a reservation, and its name there: the last of those with a number."""
    from ledger.actions.money.days import days
    from ledger.handle import load

    for day in days(store, account):
        loaded = load(store, f"budget-{account}-{day}")
        granted = [
            name
            for name, held in loaded.state.reservations.items()
            if held.status != "denied" and name.partition("/")[0] == reservation
        ]
        if granted:
            return loaded, granted[-1]
    return None
