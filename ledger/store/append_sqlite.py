"""Append on SQLite: writers are serial, so position is the index and a rollback leaves no hole."""

import time
from collections.abc import Iterable

from ledger.errors import DuplicateId, PartialBatch, WrongVersion
from ledger.store.database import Database, Row, Transaction
from ledger.store.prepare import Group, Prepared
from ledger.store.receipt import Receipt
from ledger.store.versions import describe, holds

INSERT = (
    "INSERT INTO events (stream, version, id, type, schema_version, recorded_at, bytes, hash, batch)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ONE = """INSERT INTO events (stream, version, id, type, schema_version, recorded_at, bytes, hash)
 SELECT ?1, v + 1, ?2, ?3, ?4, ?5, ?6, ?7
 FROM (SELECT coalesce((SELECT max(version) FROM events WHERE stream = ?1), 0) AS v)
 WHERE (?8 = v OR ?8 = -1 OR (?8 = -2 AND v > 0)) AND NOT EXISTS (SELECT 1 FROM events WHERE id = ?2)
 RETURNING position, version"""
_KNOWN = "SELECT version, position, recorded_at, hash FROM events WHERE id = ?"
_VERSION = "SELECT version FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1"


def append_sqlite(database: Database, groups: list[Group]) -> list[Receipt]:
    """One statement for a single event that is as expected; else all checks under the write lock."""
    if len(groups) == 1 and len(groups[0].events) == 1:
        event, now = groups[0].events[0], time.time_ns() // 1000
        rows = database.write_once(_ONE, (*event[:4], now, *event[4:], groups[0].expected))
        if rows:
            return [Receipt(event.id, event.stream, rows[0][1], rows[0][0], now)]
    return _append_checked(database, groups)


def _append_checked(database: Database, groups: list[Group]) -> list[Receipt]:
    """Look up ids, compare digests, check versions, insert."""
    events = [event for group in groups for event in group.events]
    with database.write() as tx:
        known = [row for event in events if (row := _known(tx, event)) is not None]
        if known:
            return _first_receipts(events, known)
        versions = {group.stream: _checked_version(tx, group) for group in groups}
        now = time.time_ns() // 1000
        rows = []
        for event in events:
            versions[event.stream] += 1
            rows.append((event.stream, versions[event.stream], *event[1:4], now, *event[4:]))
        first = insert_rows(tx, rows)
    return [Receipt(row[2], row[0], row[1], first + place, now) for place, row in enumerate(rows)]


def insert_rows(tx: Transaction, rows: list[Row]) -> int:
    """Insert the rows of one batch, in order and without a gap; the position of the first."""
    first: int = tx.execute(INSERT + " RETURNING position", (*rows[0], None))[0][0]
    if len(rows) > 1:
        tx.executemany(INSERT, _followers(rows, first))
    return first


def _followers(rows: list[Row], first: int) -> Iterable[Row]:
    return ((*row, first) for row in rows[1:])


def _known(tx: Transaction, event: Prepared) -> Row | None:
    """Version, position and time of an event that is stored already; DuplicateId if it differs."""
    rows = tx.execute(_KNOWN, (event.id,))
    if not rows:
        return None
    if rows[0][3] != event.hash:
        raise DuplicateId(f"event id {event.id} is taken by other content")
    return rows[0]


def _first_receipts(events: list[Prepared], known: list[Row]) -> list[Receipt]:
    if len(known) < len(events):
        raise PartialBatch(f"{len(known)} of {len(events)} events of this append are stored already")
    return [
        Receipt(event.id, event.stream, version, position, at, duplicate=True)
        for event, (version, position, at, _) in zip(events, known, strict=True)
    ]


def _checked_version(tx: Transaction, group: Group) -> int:
    rows = tx.execute(_VERSION, (group.stream,))
    actual: int = rows[0][0] if rows else 0
    if not holds(group.expected, actual):
        raise WrongVersion(group.stream, describe(group.expected), actual)
    return actual
