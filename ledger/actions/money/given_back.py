"""What the days have drawn of an approval and do not use, given back: before a person approves less."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.handle import Decided, Loaded
    from ledger.store.open import Store


def given_back(store: "Store", owner: "Loaded") -> "list[tuple[Loaded, list[Decided]]]":
    """What to append to the days and to the experiment (`owner`, the last pair); nothing where all is used.

    The next run draws again what it needs.
    """
    from ledger.actions.money.requesting import part_of
    from ledger.handle import load

    approval, experiment = owner.state.approved, owner.stream.partition("-")[2]
    days: list[tuple[Loaded, list[Decided]]] = []
    own: list[Decided] = []
    for (account, day), amount in owner.state.drawn.items():
        loaded = load(store, f"budget-{account}-{day}")
        kept = part_of(loaded.state, experiment).kept
        if kept < amount:
            part = {"nonce": approval["signed"]["nonce"], "amount": kept}
            own.append(("approval.drawn", {**part, "account": account, "day": day}))
            days.append((loaded, [("budget.raised", {**part, "experiment": experiment})]))
    return [*days, (owner, own)] if own else []
