"""Postgres roles: a writer appends through the function alone, a sealer seals, a reader reads."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger.errors import DatabaseError, ReadOnlyLedger
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.read import head_index, read_log
from ledger.store.seal import seal
from ledger.testing.contract import write
from ledger.testing.events import note, notes
from ledger.testing.postgres import as_user, run


@contextmanager
def acting_as(url: str, role: str) -> Iterator[Store]:
    """A store whose connection has taken a group role."""
    with open_store(url) as store:
        store.database.query(f"SET ROLE {role}")
        yield store


def may_not(store: Store, statement: str) -> None:
    with pytest.raises(ReadOnlyLedger, match="permission denied"):
        store.database.query(statement)


def test_a_writer_appends_but_cannot_insert_or_seal(pg_url: str) -> None:
    """The writer's only way into the log is the function."""
    with acting_as(pg_url, "ledger_writer") as store:
        assert write(store, note()) == [1]
        assert write(store, *notes(2)) == [2, 3]
        for table in ("events", "streams", "sealed", "seal_state"):
            may_not(store, f"DELETE FROM {table}")
        may_not(store, "INSERT INTO streams VALUES ('x-1', 4)")
        may_not(store, "SELECT setval('events_position_seq', 1)")
        may_not(store, "SELECT ledger_seal(0)")
        may_not(store, "SELECT ledger_restored()")
        with store.database.write() as tx:
            tx.execute("INSERT INTO projections (name, version, idx) VALUES ('p', 1, 0)")


def test_a_sealer_seals_but_cannot_append(pg_url: str) -> None:
    """The sealer gives the log its order and writes no event."""
    with open_store(pg_url) as owner:
        write(owner, *notes(3))
    with acting_as(pg_url, "ledger_sealer") as store:
        assert seal(store) == 4
        with pytest.raises(ReadOnlyLedger):
            write(store, note())


def test_a_reader_reads_the_sealed_prefix(pg_url: str) -> None:
    """A login with the reader's rights opens the ledger read-only and does not seal."""
    name = f"reader_{uuid.uuid4().hex[:8]}"
    with open_store(pg_url) as owner:
        seal(owner)
        write(owner, *notes(3))
    run(pg_url, f"CREATE ROLE {name} LOGIN PASSWORD 'reads' IN ROLE ledger_reader")
    try:
        with open_store(as_user(pg_url, name, "reads")) as store:
            assert store.read_only
            assert not store.can_seal
            assert seal(store) == head_index(store) == 1 == len(list(read_log(store)))
            with pytest.raises(ReadOnlyLedger):
                append(store, [StreamAppend("experiment-x", [note()])])
            with pytest.raises(DatabaseError, match="permission denied"):
                store.database.query("DELETE FROM projections")
    finally:
        run(pg_url, f"DROP ROLE {name}")
