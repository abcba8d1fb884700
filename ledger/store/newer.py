"""Leave a newer program's ledger alone."""

from ledger.errors import NewerSchema
from ledger.store.address import Address, public
from ledger.store.layout import LAYOUT
from ledger.store.state import State


def refuse_newer(address: Address, state: State) -> None:
    """NewerSchema if the layout, or the stamp of the migrations, is one that this program does not know."""
    if state.layout > LAYOUT:
        found = str(state.layout)
    elif not _known(state.stamp):
        found = state.stamp
    else:
        return
    raise NewerSchema(f"{public(address.url)} has layout {found}; this program knows up to {LAYOUT}")


def _known(stamp: str) -> bool:
    """Whether a stamp is of this program's migrations; one that is gone says nothing."""
    return not stamp or (stamp.isdecimal() and int(stamp) <= LAYOUT)
