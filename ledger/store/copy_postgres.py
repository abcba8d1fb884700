"""Copy the events of a SQLite ledger into an empty Postgres database."""

from typing import Any

from ledger.errors import Conflict
from ledger.store.address import Address, public
from ledger.store.connect import connect
from ledger.store.create import layout_at, migrate_place
from ledger.store.database import Transaction
from ledger.store.layout import LAYOUT
from ledger.store.store import Store

_PAGE = 1000
_EVENTS = """SELECT stream, version, id, type, schema_version, recorded_at, bytes, batch
 FROM events WHERE position > ? AND position <= ? ORDER BY position"""
_RESTORE = """SELECT ledger_restore(?::bigint, ?, ?::bigint[], ?::uuid[], ?, ?::integer[], ?::bigint[], ?,
 ?::bigint[])"""


def copy_into_postgres(copy: Store, target: Address, events: int) -> None:
    """Write all events in one transaction, then seal them; Conflict if the place is not empty."""
    if layout_at(target) < LAYOUT:
        migrate_place(target)
    database = connect(target)
    try:
        if database.query("SELECT count(*) FROM (SELECT 1 FROM events LIMIT 1) e")[0][0]:
            raise Conflict(f"{public(target.url)} holds a ledger already", "restore into an empty database")
        with database.write() as tx:
            tx.execute("SELECT pg_advisory_xact_lock(5496083413)")
            for low in range(0, events, _PAGE):
                _write(tx, low + 1, copy.database.query(_EVENTS, (low, low + _PAGE)))
            tx.execute("SELECT ledger_restored()")
        database.query("SELECT ledger_seal(60000)")
    finally:
        database.close()


def _write(tx: Transaction, first: int, rows: list[Any]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    tx.execute(_RESTORE, (first, *columns))
