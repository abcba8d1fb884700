"""Open a ledger."""

from ledger.store.address import DEFAULT_TIMEOUT, parse
from ledger.store.admit import store_of
from ledger.store.connect import connect
from ledger.store.state import state_of
from ledger.store.store import Store

__all__ = ["Store", "open_store"]


def open_store(url: str, *, create: bool = False, timeout: float = DEFAULT_TIMEOUT) -> Store:
    """Open the ledger at an address; `timeout` is how many seconds to wait for other writers.

    Raises NoLedger, NotALedger, NewerSchema, OlderSchema or Unreachable. With `create` an empty place
    becomes a ledger and an older layout is migrated.
    """
    if create:
        from ledger.store.create import create_store

        return create_store(url, timeout=timeout)
    address = parse(url, timeout)
    database = connect(address)
    try:
        return store_of(address, database, state_of(database))
    except BaseException:
        database.close()
        raise
