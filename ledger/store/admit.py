"""Admit a connected database as a ledger, or say why not."""

from ledger.errors import NoLedger, OlderSchema
from ledger.store.address import Address, public
from ledger.store.database import Database
from ledger.store.emptied import refuse_emptied
from ledger.store.layout import LAYOUT
from ledger.store.newer import refuse_newer
from ledger.store.state import State
from ledger.store.store import Store


def store_of(address: Address, database: Database, state: State) -> Store:
    """The store over a connected database, if its layout is the one that this program knows."""
    shown = public(address.url)
    refuse_newer(address, state)
    refuse_emptied(address, state)
    if state.layout == 0 or state.ledger_id is None:
        raise NoLedger(f"{shown} holds no ledger yet")
    if state.layout < LAYOUT:
        raise OlderSchema(f"{shown} has layout {state.layout}; this program needs {LAYOUT}")
    read_only = database.driver.read_only or not state.may_append
    return Store(
        address.url, database, state.ledger_id, read_only, state.may_seal and not database.driver.read_only
    )
