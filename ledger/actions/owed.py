"""Money of an experiment that is still set aside."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.store.open import Store


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
