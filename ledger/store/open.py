"""Open a ledger."""

from ledger.errors import NewerSchema, NoLedger, OlderSchema
from ledger.store.address import DEFAULT_TIMEOUT, Address, parse, public
from ledger.store.connect import connect
from ledger.store.database import Database
from ledger.store.layout import LAYOUT
from ledger.store.state import State, state_of
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


def store_of(address: Address, database: Database, state: State) -> Store:
    """The store over a connected database, if its layout is the one that this program knows."""
    shown = public(address.url)
    if state.layout > LAYOUT:
        raise NewerSchema(f"{shown} has layout {state.layout}; this program knows up to {LAYOUT}")
    if state.layout == 0 or state.ledger_id is None:
        raise NoLedger(f"{shown} holds no ledger yet")
    if state.layout < LAYOUT:
        raise OlderSchema(f"{shown} has layout {state.layout}; this program needs {LAYOUT}")
    read_only = database.driver.read_only or not state.may_append
    return Store(
        address.url, database, state.ledger_id, read_only, state.may_seal and not database.driver.read_only
    )
