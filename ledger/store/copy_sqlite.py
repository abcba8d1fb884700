"""Copy a ledger into a new SQLite file."""

from itertools import groupby
from pathlib import Path
from typing import Any

from ledger.store.address import parse
from ledger.store.append_sqlite import insert_rows
from ledger.store.connect import connect
from ledger.store.create import migrate_place, prepare_place
from ledger.store.database import Row
from ledger.store.sqlite_library import library
from ledger.store.store import Store

_PAGE = 2000
_SEALED = """SELECT coalesce(e.batch, e.position),
 e.stream, e.version, e.id::text, e.type, e.schema_version, e.recorded_at, e.bytes, e.hash
 FROM sealed s JOIN events e ON e.position = s.position WHERE s.idx > ? AND s.idx <= ? ORDER BY s.idx"""


def copy_file(store: Store, path: Path) -> None:
    """SQLite's own backup: the whole file as of one moment, beside writers."""
    source: Any = store.database.driver
    target = library().connect(str(path), isolation_level=None)
    try:
        target.execute("PRAGMA synchronous=FULL")
        source.connection.backup(target)
    finally:
        target.close()


def copy_from_postgres(store: Store, path: Path, head: int) -> None:
    """A new SQLite ledger with the sealed events up to `head`: same versions and times, index = position."""
    address = parse(f"sqlite:///{path}")
    prepare_place(address)
    migrate_place(address)
    database = connect(address)
    try:
        with database.write() as tx:
            for rows in _batches(store, head):
                insert_rows(tx, rows)
    finally:
        database.close()


def _batches(store: Store, head: int) -> Any:
    """The rows of each batch, in index order; batches lie adjacent in the log."""
    for _, rows in groupby(_rows(store, head), key=lambda row: row[0]):
        yield [row[1:] for row in rows]


def _rows(store: Store, head: int) -> Any:
    for low in range(0, head, _PAGE):
        rows: list[Row] = store.database.query(_SEALED, (low, min(low + _PAGE, head)))
        yield from rows
