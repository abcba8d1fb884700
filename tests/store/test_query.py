"""`ledger audit --sql`: the same view on both databases, and no way to write through it."""

import pytest

from ledger.errors import DatabaseBusy, UsageError
from ledger.store.append import StreamAppend, append
from ledger.store.audit_view import COLUMNS
from ledger.store.open import Store
from ledger.store.query import query
from ledger.store.read import read_log
from ledger.store.seal import seal
from ledger.testing.events import note, notes
from schemas.clock import to_text


def filled(store: Store) -> None:
    append(store, [StreamAppend("experiment-x", [note("it's 100%?", actor="ann"), *notes(3)])])
    seal(store)


def test_the_view_shows_every_event(store: Store) -> None:
    """Columns, times and hashes are those of the log."""
    filled(store)
    columns, rows = query(store, "SELECT * FROM events ORDER BY idx;")
    assert tuple(columns) == COLUMNS
    for row, event in zip(rows, read_log(store), strict=True):
        shown = dict(zip(columns, row, strict=True))
        assert (shown["idx"], shown["position"], shown["version"]) == (
            event.index,
            event.position,
            event.version,
        )
        assert (shown["id"], shown["type"], shown["stream"]) == (event.id, event.type, event.stream)
        assert (shown["time"], shown["actor"], shown["hash"]) == (event.time, event.actor, event.hash)
        assert shown["recorded_at"] == to_text(event.recorded_at)


def test_a_query_may_join_group_and_recurse(store: Store) -> None:
    """It is ordinary SQL, with `%` and `?` as they stand."""
    filled(store)
    sql = "WITH e AS (SELECT type, count(*) AS n FROM events GROUP BY type) SELECT n FROM e ORDER BY n"
    assert query(store, sql)[1] == [(1,), (4,)]
    assert query(store, "SELECT '100%?' AS a, count(*) FROM events WHERE actor LIKE 'a%'")[1] == [
        ("100%?", 1)
    ]
    assert len(query(store, "SELECT idx FROM events", limit=2)[1]) == 2


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM events", "INSERT INTO projections VALUES ('p', 1, 1, NULL)", "DROP VIEW events",
        "UPDATE projections SET idx = 1", "CREATE TABLE t (a int)", "SELECT 1; SELECT 2", "COMMIT",
        "SELECT 1; DELETE FROM projections", "", "nonsense", "EXPLAIN DELETE FROM projections",
    ],
)  # fmt: skip
def test_anything_but_one_select_is_refused(store: Store, sql: str) -> None:
    """A statement that could write, or a second one, is a usage error and changes nothing."""
    filled(store)
    before = list(read_log(store))
    with pytest.raises(UsageError, match="quer"):
        query(store, sql)
    assert list(read_log(store)) == before
    assert store.database.query("SELECT count(*) FROM projections") == [(0,)]


@pytest.mark.parametrize(
    "sql",
    [
        "PRAGMA user_version = 9", "ATTACH DATABASE 'x.db' AS x", "VACUUM INTO 'x.db'",
        "SELECT load_extension('x')", "PRAGMA query_only = OFF",
    ],
)  # fmt: skip
def test_sqlite_has_no_back_door(sqlite_url: str, sql: str) -> None:
    """PRAGMA, ATTACH, VACUUM INTO and extensions are not readable things."""
    from ledger.store.open import open_store

    with open_store(sqlite_url) as store, pytest.raises(UsageError, match="query"):
        query(store, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM public.ledger_append_one('experiment-x', -1, gen_random_uuid(), 't', 1, 'x'::bytea)",
        "SELECT public.ledger_seal(0)", "SELECT nextval('public.events_position_seq')",
        "SELECT set_config('transaction_read_only', 'off', true), public.ledger_restored()",
        "WITH d AS (DELETE FROM public.projections RETURNING *) SELECT * FROM d",
        "COPY events TO PROGRAM 'true'", "SET ROLE postgres", "SELECT 1 INTO TABLE t",
    ],
)  # fmt: skip
def test_postgres_has_no_back_door(pg_url: str, sql: str) -> None:
    """Our own writing functions, sequences, COPY and settings are out of reach."""
    from ledger.store.open import open_store

    with open_store(pg_url) as store:
        append(store, [StreamAppend("experiment-x", notes(2))])
        with pytest.raises(UsageError, match="query"):
            query(store, sql)
        assert store.database.query("SELECT count(*), (SELECT count(*) FROM sealed) FROM events") == [(3, 0)]


def test_a_query_that_runs_too_long_is_ended(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement has its time, and no more."""
    monkeypatch.setattr("ledger.store.query.SECONDS", 1)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(DatabaseBusy, match="too long"):
        query(store, endless)
