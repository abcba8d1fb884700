"""Every way to change what is written is refused, on both databases."""

import pytest

from ledger.errors import DatabaseError
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.seal import seal
from ledger.testing.events import notes

BOTH = [
    "UPDATE events SET type = 'x'",
    "UPDATE events SET type = type WHERE position = 2",
    "DELETE FROM events",
    "DELETE FROM events WHERE position = 2",
    "INSERT INTO events (stream, version, id, type, schema_version, recorded_at, bytes, hash)"
    " SELECT stream, version, id, 'x', 1, 1, bytes, hash FROM events WHERE true"
    " ON CONFLICT (id) DO UPDATE SET type = 'x'",
]
SQLITE = [
    "INSERT OR REPLACE INTO events"
    " SELECT position, stream, version, id, 'x', 1, 1, bytes, hash, NULL FROM events",
    "REPLACE INTO events SELECT NULL, stream, version + 9, id, 'x', 1, 1, bytes, hash, NULL FROM events",
    "REPLACE INTO events SELECT NULL, stream, version, 'x' || id, 'x', 1, 1, bytes, hash, NULL FROM events",
    "REPLACE INTO events SELECT position, 'x', version, 'x' || id, 'x', 1, 1, bytes, hash, NULL FROM events",
    "INSERT OR IGNORE INTO events"
    " SELECT position, stream, version, id, 'x', 1, 1, bytes, hash, NULL FROM events",
]
POSTGRES = [
    "TRUNCATE events",
    "TRUNCATE events, sealed CASCADE",
    "UPDATE events SET type = 'x' WHERE false",
    "MERGE INTO events e USING (SELECT 2 AS p) n ON e.position = n.p WHEN MATCHED THEN DELETE",
    "UPDATE sealed SET idx = idx + 1",
    "DELETE FROM sealed",
    "TRUNCATE sealed",
    "UPDATE streams SET version = version - 1",
    "UPDATE streams SET stream = 'x-' || stream",
    "DELETE FROM streams",
    "TRUNCATE streams",
    "UPDATE seal_state SET size = size - 1",
    "UPDATE seal_state SET settled = 0",
    "DELETE FROM seal_state",
    "TRUNCATE seal_state",
]


def filled(store: Store) -> list[tuple[object, ...]]:
    append(store, [StreamAppend("experiment-x", notes(3))])
    seal(store)
    return everything(store)


def everything(store: Store) -> list[tuple[object, ...]]:
    return store.database.query("SELECT * FROM events ORDER BY position")


@pytest.mark.parametrize("statement", BOTH)
def test_events_cannot_be_changed(store: Store, statement: str) -> None:
    """UPDATE, DELETE and upsert raise and leave every row as it was."""
    before = filled(store)
    with pytest.raises(Exception, match=r"immutable|refused|GENERATED"):
        store.database.query(statement)
    assert everything(store) == before


@pytest.mark.parametrize("statement", SQLITE)
def test_sqlite_refuses_to_replace(sqlite_url: str, statement: str) -> None:
    """INSERT OR REPLACE, which fires no DELETE trigger, is refused by id, by version and by position."""
    with open_store(sqlite_url) as store:
        before = filled(store)
        with pytest.raises(Exception, match="immutable"):
            store.database.query(statement)
        assert everything(store) == before


@pytest.mark.parametrize("replica", [False, True])
def test_postgres_refuses_in_every_table(pg_url: str, replica: bool) -> None:
    """TRUNCATE, MERGE and going backward are refused too, also as a replica, where other triggers sleep."""
    with open_store(pg_url) as store:
        before = filled(store)
        if replica:
            store.database.query("SET session_replication_role = replica")
        for statement in [*BOTH[:4], *POSTGRES]:
            with pytest.raises(DatabaseError, match="refused"):
                store.database.query(statement)
        assert everything(store) == before
