"""Backup and restore: the same events, indexes and root, on either database."""

from pathlib import Path

import pytest

from ledger.errors import Broken, Conflict, NoLedger, NotALedger
from ledger.store.append import StreamAppend, append
from ledger.store.copy import backup, restore
from ledger.store.open import Store, open_store
from ledger.store.read import read_log
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import note, notes


def filled(store: Store) -> list[tuple]:
    """A log with lone events, batches over several streams and a hole in the positions."""
    write(store, note())
    append(store, [StreamAppend("experiment-a", notes(3)), StreamAppend("experiment-b", notes(2))])
    if store.dialect == "postgres":
        store.database.query("SELECT nextval('events_position_seq')")
    write(store, *notes(2))
    return log(store)


def log(store: Store) -> list[tuple]:
    seal(store)
    return [(e.index, e.stream, e.version, e.recorded_at, e.id, e.hash) for e in read_log(store)]


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty place, beside whatever `store` is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'restored' / 'ledger.db'}"
    return request.getfixturevalue("empty_pg_url")


def test_a_ledger_survives_the_way_there_and_back(store: Store, target: str, tmp_path: Path) -> None:
    """Every event keeps index, version, time and hash; the restored ledger goes on."""
    before = filled(store)
    root = verify(store).root
    copy = tmp_path / "copies" / "backup.db"
    assert backup(store, copy) == {"path": str(copy), "ledger": store.ledger_id, "events": 9, "root": root}
    assert [one.name for one in copy.parent.iterdir()] == ["backup.db"]
    done = restore(copy, target)
    assert (done["ledger"], done["events"], done["root"]) == (store.ledger_id, 9, root)
    with open_store(target) as restored:
        assert log(restored) == before
        assert write(restored, note(), expected=3) == [4]
        found = verify(restored)
        assert found.ok
        assert found.events == 10
        assert found.pending == 0


def test_a_backup_is_a_ledger_itself(store: Store, tmp_path: Path) -> None:
    """The copy opens for reading as it lies there, with the batches of the original."""
    before = filled(store)
    backup(store, tmp_path / "backup.db")
    with open_store(f"sqlite:///{tmp_path / 'backup.db'}?mode=ro") as copy:
        assert log(copy) == before
        batches = copy.database.query("SELECT position, batch FROM events WHERE batch IS NOT NULL")
        assert batches == [(4, 3), (5, 3), (6, 3), (7, 3), (9, 8)]


def test_a_backup_never_replaces_a_file(store: Store, tmp_path: Path) -> None:
    """What is there stays."""
    (tmp_path / "there").write_text("mine")
    with pytest.raises(Conflict):
        backup(store, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"


def test_restore_wants_an_empty_place(store: Store, tmp_path: Path) -> None:
    """A ledger is never restored over another, nor over itself."""
    filled(store)
    before = log(store)
    backup(store, tmp_path / "backup.db")
    with pytest.raises(Conflict):
        restore(tmp_path / "backup.db", store.url)
    assert log(store) == before


def test_a_bad_source_is_refused(tmp_path: Path, target: str) -> None:
    """No file, a foreign file: nothing is made at the target."""
    with pytest.raises(NoLedger):
        restore(tmp_path / "missing.db", target)
    (tmp_path / "foreign.db").write_text("x" * 5000)
    with pytest.raises(NotALedger):
        restore(tmp_path / "foreign.db", target)
    with pytest.raises(NoLedger):
        open_store(target)


def test_a_tampered_backup_is_refused(sqlite_url: str, target: str, tmp_path: Path) -> None:
    """A copy that does not verify is not restored."""
    with open_store(sqlite_url) as store:
        filled(store)
        backup(store, tmp_path / "backup.db")
    with open_store(f"sqlite:///{tmp_path / 'backup.db'}") as copy:
        copy.database.query("DROP TRIGGER events_no_update")
        copy.database.query("UPDATE events SET recorded_at = 1, hash = x'00' WHERE position = 4")
    with pytest.raises(Broken, match="does not verify"):
        restore(tmp_path / "backup.db", target)
    with pytest.raises(NoLedger):
        open_store(target)


def test_a_broken_ledger_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    """A copy that does not verify does not get its name."""
    with open_store(sqlite_url) as store:
        store.database.query("DROP TRIGGER events_no_delete")
        with pytest.raises(Broken):
            backup(store, tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()
    assert not (tmp_path / "backup.db.part").exists()
