"""Behind the program's back: every change of the database is found by `verify` or by the remembered head."""

from pathlib import Path

import pytest

from ledger.errors import Broken
from ledger.store.address import parse
from ledger.store.append import StreamAppend, append
from ledger.store.heads import check, known_head, remember
from ledger.store.open import Store, open_store
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import note, notes
from ledger.testing.tamper import OFF, rewrite_word, unguarded


def filled(store: Store) -> None:
    append(store, [StreamAppend("experiment-x", notes(3)), StreamAppend("experiment-y", notes(2))])
    write(store, note())
    seal(store)
    assert verify(store).ok
    remember(store)


def is_sqlite(store: Store) -> bool:
    return store.dialect == "sqlite"


def kinds(store: Store) -> set[str]:
    found = verify(store)
    assert found.ok is (not found.breaks)
    return {one["kind"] for one in found.breaks} | {one["kind"] for one in check(store)}


def test_an_honest_ledger_has_no_break(store: Store) -> None:
    """Verification and the remembered head agree with a ledger that nobody touched."""
    filled(store)
    assert kinds(store) == set()
    write(store, *notes(2))
    seal(store)
    remember(store)
    assert kinds(store) == set()
    assert (known_head(store.url) or {})["root"] == verify(store).root


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (None, "hash"),
        ("UPDATE events SET recorded_at = recorded_at - 1 WHERE position = 3", "rewritten or leaf"),
        ("UPDATE events SET type = 'gate.checked' WHERE position = 3", "column"),
        ("UPDATE events SET stream = 'experiment-z' WHERE position = 7", "column"),
        ("UPDATE events SET version = 9 WHERE position = 7", "version"),
        ("UPDATE events SET schema_version = 2 WHERE position = 7", "column"),
        ("DELETE FROM events WHERE position = 3", "index or missing"),
        ("DELETE FROM events WHERE position = 7", "tail or missing"),
    ],
)
def test_a_changed_row_is_found(store: Store, statement: str | None, kind: str) -> None:
    """A flipped byte, a moved time, another column or a removed row, with the triggers put back after."""
    filled(store)
    if statement is None:
        rewrite_word(store, "seen 2", "seem 2")
    else:
        unguarded(store, statement)
    assert kinds(store) & set(kind.split(" or "))


def test_nothing_follows_an_event_that_was_removed(pg_url: str) -> None:
    """Where a stream's last event is gone, an append does not blame a writer beside it."""
    with open_store(pg_url) as store:
        write(store, *notes(3), stream="experiment-x")
        unguarded(store, "DELETE FROM events WHERE stream = 'experiment-x' AND version = 3")
        with pytest.raises(Broken, match="experiment-x: version 3 is missing"):
            append(store, [StreamAppend("experiment-x", tuple(notes(1)), 2)])


def test_swapped_rows_are_found(store: Store) -> None:
    """Two events that changed places, each with its own intact hash, do not verify."""
    filled(store)
    swap = "UPDATE events SET version = CASE version WHEN 1 THEN {0} ELSE {1} END, batch = NULL WHERE {2}"
    where = "stream = 'experiment-x' AND version IN (1, 2)"
    if is_sqlite(store):
        moves = [f"UPDATE events SET version = -version WHERE {where}",
                 "UPDATE events SET version = 3 + version WHERE version < 0"]  # fmt: skip
    else:
        moves = [swap.format(-2, -1, where), "UPDATE events SET version = -version WHERE version < 0"]
    unguarded(store, *moves)
    assert "version" in kinds(store)


def test_missing_guards_are_breaks(store: Store) -> None:
    """A trigger that is gone or asleep is found even if nothing was changed."""
    filled(store)
    for statement in OFF[store.dialect]:
        store.database.query(statement)
    assert kinds(store) == {"trigger"}


def test_a_replaced_guard_is_a_break(sqlite_url: str) -> None:
    """A trigger of the right name that refuses nothing does not count."""
    with open_store(sqlite_url) as store:
        store.database.query("DROP TRIGGER events_no_update")
        store.database.query("CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT 1; END")
        assert kinds(store) == {"trigger"}


def test_an_event_slipped_in_behind_the_seal_is_found(pg_url: str) -> None:
    """A row that the sealing function never saw, at a settled position, has no place in the log."""
    with open_store(pg_url) as store:
        filled(store)
        store.database.query(
            "INSERT INTO events (stream, version, id, type, schema_version, recorded_at, bytes, hash, batch)"
            " SELECT 'experiment-x', 9, gen_random_uuid(), type, 1, 1, bytes, hash, 3 FROM events"
            " WHERE position = 3"
        )
        assert {"hidden", "version"} <= kinds(store)


def test_a_damaged_file_is_a_break_not_a_crash(sqlite_url: str) -> None:
    """Torn pages are reported as breaks."""
    with open_store(sqlite_url) as store:
        write(store, *notes(200))
        store.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
        size, pages = (store.database.query(f"PRAGMA {name}")[0][0] for name in ("page_size", "page_count"))
    with Path(parse(sqlite_url).target).open("r+b") as file:
        file.seek(size * (pages - 1))
        file.write(bytes(size))
    with open_store(sqlite_url) as store:
        assert not verify(store).ok
