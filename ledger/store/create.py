"""Make an empty place a ledger, or migrate one; doing it twice does no harm."""

import os
import secrets
from pathlib import Path
from typing import Any

from ledger.errors import ReadOnlyLedger, WrongVersion
from ledger.store.address import DEFAULT_TIMEOUT, Address, parse, public
from ledger.store.admit import store_of
from ledger.store.append import StreamAppend, append
from ledger.store.connect import connect
from ledger.store.disk_full import disk_full_told
from ledger.store.emptied import refuse_emptied
from ledger.store.heads import known_head, set_aside
from ledger.store.layout import LAYOUT
from ledger.store.mend_projections import mend_projections
from ledger.store.mounts import refuse_network_file_system
from ledger.store.newer import refuse_newer
from ledger.store.state import State, state_of
from ledger.store.store import Store
from ledger.store.versions import NO_STREAM
from schemas.envelope import NewEvent

FORMAT = 1
"""The format of leaves and stored bytes, stated in `ledger.opened`."""


def create_store(url: str, *, timeout: float = DEFAULT_TIMEOUT, actor: str = "") -> Store:
    """The ledger at an address, made or migrated if need be; lost projection tables are made again.

    Raises NotALedger where another program's data is, NewerSchema, Broken where all events are gone,
    ReadOnlyLedger, DiskFull, Unreachable.
    """
    address = parse(url, timeout)
    if address.read_only:
        raise ReadOnlyLedger(f"{public(address.url)} is an address for reading only")
    prepare_place(address)
    refuse_emptied(address, _state(address))
    if layout_at(address) < LAYOUT:
        migrate_place(address)
    if not _opened(address):
        _open_ledger(address, actor)
    database = connect(address)
    try:
        mend_projections(database)
        return store_of(address, database, state_of(database))
    except BaseException:
        database.close()
        raise


def prepare_place(address: Address) -> None:
    """An empty file for SQLite, with its folders."""
    if address.dialect == "sqlite":
        path = Path(address.target)
        with disk_full_told(address.target):
            path.parent.mkdir(parents=True, exist_ok=True)
            refuse_network_file_system(address.target)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644))


def layout_at(address: Address) -> int:
    """The layout of what is there; 0 in an empty place; NotALedger if it is another program's."""
    state = _state(address)
    refuse_newer(address, state)
    return state.layout


def migrate_place(address: Address) -> None:
    """Bring an empty place or an older layout to the newest."""
    from ledger.store.migrate import migrate

    migrate(address)


def _state(address: Address) -> State:
    database = connect(address)
    try:
        return state_of(database)
    finally:
        database.close()


def _opened(address: Address) -> bool:
    return _state(address).ledger_id is not None


def _open_ledger(address: Address, actor: str) -> None:
    """Write `ledger.opened`; if another process was faster, its id stands."""
    data = {"ledger": secrets.token_hex(16), "format": FORMAT, "replaces": _former(address.url)}
    opened = NewEvent("ledger.opened", data, actor=actor)
    database = connect(address)
    store = Store(address.url, database, "", read_only=False, can_seal=True)
    try:
        append(store, [StreamAppend("ledger", [opened], NO_STREAM)])
        set_aside(address.url)
    except WrongVersion:
        pass
    finally:
        store.close()


def _former(url: str) -> dict[str, Any] | None:
    """What stood here before: so a ledger that was deleted and begun anew says so for ever."""
    known = known_head(url)
    if known is None:
        return None
    return {"ledger": known["ledger"], "events": known["size"], "root": known["root"]}
