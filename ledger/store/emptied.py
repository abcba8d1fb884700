"""Refuse a ledger whose events were all taken away: beginning anew there would hide it."""

from ledger.errors import Broken
from ledger.store.address import Address, public
from ledger.store.state import State

_REMEDY = (
    "restore a backup into another place and compare; keep this one. To begin anew, take a new file"
    " or database: `ledger init` records what stood here"
)


def refuse_emptied(address: Address, state: State) -> None:
    """Broken if the layout is there, the log is empty, and a counter or a remembered head shows events."""
    if not state.layout or state.ledger_id is not None:
        return
    shown = public(address.url)
    if state.emptied:
        raise Broken(f"{shown} has no events any more, though it gave positions to some", _REMEDY)
    from ledger.store.heads import known_head

    known = known_head(address.url)
    if known is not None:
        raise Broken(f"{shown} has no events any more; {known['size']} were seen here before", _REMEDY)
