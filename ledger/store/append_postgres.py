"""Append on Postgres: one database function, one round trip, one transaction."""

import json
from typing import Any

from ledger.errors import Broken, DatabaseBusy, DatabaseError, DuplicateId, PartialBatch, WrongVersion
from ledger.store.database import Database
from ledger.store.prepare import Group, Prepared
from ledger.store.receipt import Receipt
from ledger.store.versions import describe

_MANY = """SELECT * FROM public.ledger_append(
 ?, ?::bigint[], ?::integer[], ?::integer[], ?::uuid[], ?, ?::integer[], ?)"""
_KNOWN = "SELECT id, version, position, recorded_at FROM events WHERE id = ANY(?::uuid[])"
_LAST = "SELECT COALESCE(max(version), 0) FROM events WHERE stream = ?"
_KNOWN_STATE, _OTHER, _VERSION, _PARTIAL, _DEADLOCK = "LG001", "LG002", "LG003", "LG004", "40P01"
_TRIES = 5


def append_postgres(database: Database, groups: list[Group]) -> list[Receipt]:
    """Append by `ledger_append_one` or `ledger_append`; after a deadlock nothing was written: try again."""
    events = [event for group in groups for event in group.events]
    for left in reversed(range(_TRIES)):
        try:
            return _append(database, groups, events)
        except DatabaseError as error:
            cause: Any = error.__cause__
            state = getattr(cause, "sqlstate", None)
            if state == _KNOWN_STATE:
                return _first_receipts(database, events)
            if state == _DEADLOCK and left:
                continue
            raise _meaning(database, cause, state, groups, error) from cause
    raise DatabaseBusy


def _append(database: Database, groups: list[Group], events: list[Prepared]) -> list[Receipt]:
    if len(events) == 1:
        try:
            return _append_one(database, events[0], groups[0].expected)
        except DatabaseError as error:
            if not _id_taken(error.__cause__):
                raise
    rows = database.write_once(_MANY, _arrays(groups))
    return [
        Receipt(event.id, event.stream, version, position, at)
        for event, (position, version, at) in zip(events, rows, strict=True)
    ]


def _append_one(database: Database, event: Prepared, expected: int) -> list[Receipt]:
    stream, event_id, kind, schema_version, raw, _ = event
    params = (
        stream.encode(),
        b"%d" % expected,
        event_id.encode(),
        kind.encode(),
        b"%d" % schema_version,
        raw,
    )
    driver: Any = database.driver
    position, version, at = database.run(driver.append_one, *params)
    return [Receipt(event_id, stream, version, position, at)]


def _id_taken(cause: Any) -> bool:
    """Whether the unique index over ids refused an insert."""
    return getattr(getattr(cause, "diag", None), "constraint_name", None) == "events_id_key"


def _arrays(groups: list[Group]) -> tuple[list[Any], ...]:
    """Streams, expected versions; then, an entry an event: group, place in it, id, type, version, bytes."""
    flat = [
        (number, place, *event[1:5])
        for number, group in enumerate(groups, 1)
        for place, event in enumerate(group.events, 1)
    ]
    columns = [list(column) for column in zip(*flat, strict=True)]
    return ([group.stream for group in groups], [group.expected for group in groups], *columns)


def _first_receipts(database: Database, events: list[Prepared]) -> list[Receipt]:
    rows = {str(row[0]): row[1:] for row in database.query(_KNOWN, ([event.id for event in events],))}
    return [Receipt(event.id, event.stream, *rows[event.id])._replace(duplicate=True) for event in events]


def _meaning(
    database: Database, cause: Any, state: str | None, groups: list[Group], error: DatabaseError
) -> Exception:
    """The ledger's error for one that the function raised."""
    diagnosis = getattr(cause, "diag", None)
    detail = getattr(diagnosis, "message_detail", None) or ""
    if state == _VERSION:
        found = json.loads(detail)
        expected = next(group.expected for group in groups if group.stream == found["stream"])
        return _moved(database, found["stream"], describe(expected), found["actual"])
    if state == _OTHER or _id_taken(cause):
        return DuplicateId(f"an event id is taken by other content: {detail}")
    if state == _PARTIAL:
        return PartialBatch(f"some events of this append are stored already: {detail}")
    return error


def _moved(database: Database, stream: str, expected: str, actual: int) -> Exception:
    """A lost race, unless the event that is said to be there is not: a version is counted with its event."""
    if database.query(_LAST, (stream,))[0][0] < actual:
        return Broken(f"{stream}: version {actual} is missing: its event was removed")
    return WrongVersion(stream, expected, actual)
