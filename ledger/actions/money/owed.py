"""What runs elsewhere have left: money that is still set aside, an App that still stands."""

from typing import TYPE_CHECKING

from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store

NOTE = "standing"
"""A file of this machine: something of an experiment stands at its provider until it is taken down."""


def is_left(store: "Store", experiment: str) -> bool:
    """Whether money of it is set aside, or a supervisor of this machine has left its App standing."""
    from ledger.places import home

    note = home(store.url, store.ledger_id) / "remote" / experiment / NOTE
    return note.exists() or is_owed(store, experiment)


@steady
def is_owed(store: "Store", experiment: str) -> bool:
    """Whether a reservation of an experiment stands on any day of its account."""
    from ledger.handle import load
    from ledger.projections.view import open_view
    from ledger.store.read import streams_like

    row = open_view(store).row("experiments", experiment) or {"compute": {}}
    account = row["compute"].get("backend", "local")
    if account == "local":
        return False
    days = (load(store, stream).state for stream in streams_like(store, f"budget-{account}-"))
    return any(
        held.status == "standing" and held.experiment == experiment
        for day in days
        for held in day.reservations.values()
    )
