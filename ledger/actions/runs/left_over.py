"""What earlier launches of an experiment have left behind is seen to, also where a new one is refused."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.store.open import Store


def see_to_left_over(store: "Store", exp: str) -> bool:
    """Start a supervisor that starts nothing, if it is due: money is set aside, or an App stands unwatched.

    It watches what runs, pays what has ended and stops the App; the caller need not wait for it.
    """
    from ledger.actions.money.owed import is_left
    from ledger.actions.resolve import planned
    from ledger.actions.runs.presence import is_held
    from ledger.actions.runs.served import is_served
    from ledger.actions.runs.supervise import LOG, start
    from ledger.places import home
    from ledger.projections.view import open_view

    experiment, place = planned(open_view(store), exp), home(store.url, store.ledger_id)
    due = is_left(store, experiment) and not is_served(store, experiment)
    if not due or is_held(place, experiment):
        return False
    start(store.url, experiment, place / LOG, watch=True)
    return True
