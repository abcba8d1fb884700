"""Backup and restore: the same root on either database, and nothing written over."""

import pytest

from ledger.actions.book.backup import backup
from ledger.actions.book.restore import restore
from ledger.actions.book.verify import verify
from ledger.actions.records.decide import decide
from ledger.errors import Broken, Conflict, NotFound
from ledger.store.open import open_store
from ledger.store.read import read_log


def told(store):
    """What every reader of the log sees."""
    return [
        (event.index, event.id, event.version, event.recorded_at, event.hash) for event in read_log(store)
    ]


@pytest.fixture
def filled(store):
    """A ledger with a few events."""
    for number in range(3):
        decide(store, f"decision {number}", "because", project=f"p{number % 2}", actor="me")
    return store


def test_a_copy_is_a_ledger_with_the_same_root(filled, tmp_path):
    """The file that backup writes opens as a ledger, verifies and has the same events."""
    root = verify(filled)["root"]
    found = backup(filled, tmp_path / "copy.db")
    assert (found["events"], found["root"]) == (4, root)
    with open_store(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert verify(copy)["root"] == root
        assert told(copy) == told(filled)
        assert copy.ledger_id == filled.ledger_id


def test_restores_into_an_empty_place(filled, empty_url, tmp_path):
    """A backup of either database can be restored to either, and the ledger goes on from there."""
    backup(filled, tmp_path / "copy.db")
    found = restore(tmp_path / "copy.db", empty_url)
    with open_store(empty_url) as back:
        assert found["root"] == verify(filled)["root"]
        assert told(back) == told(filled)
        decide(back, "one more", "because", project="p0", actor="me")
        assert verify(back)["ok"]
        assert verify(back)["events"] == 5


def test_nothing_is_written_over(filled, tmp_path):
    """A file that is there is not replaced by a backup, a ledger that is there not by a restore."""
    backup(filled, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    with pytest.raises(Conflict):
        backup(filled, tmp_path / "copy.db")
    with pytest.raises(Conflict):
        restore(tmp_path / "copy.db", filled.url)
    assert (tmp_path / "copy.db").read_bytes() == before
    assert not list(tmp_path.glob("*.part*"))


def test_a_damaged_backup_is_not_restored(filled, tmp_path):
    """A flipped byte in an event is found before anything is restored."""
    backup(filled, tmp_path / "copy.db")
    raw = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(raw.replace(b"decision 1", b"decision 7"))
    with pytest.raises(Broken):
        restore(tmp_path / "copy.db", f"sqlite:///{tmp_path / 'back.db'}")
    assert not (tmp_path / "back.db").exists()


def test_no_such_backup(tmp_path):
    """A backup that is not there is named."""
    with pytest.raises(NotFound):
        restore(tmp_path / "none.db", f"sqlite:///{tmp_path / 'back.db'}")
