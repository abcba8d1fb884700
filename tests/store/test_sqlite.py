"""SQLite alone: library, durability settings, read-only media, full disk, other programs' locks."""

import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ledger.errors import DatabaseBusy, DatabaseError, DiskFull
from ledger.store.address import parse
from ledger.store.mounts import network_file_system, refuse_network_file_system
from ledger.store.open import Store, open_store
from ledger.store.sqlite_library import library, wal_reset_bug
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import note, notes

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("version", "bug"),
    [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 44, 6), False), ((3, 44, 5), True),
     ((3, 50, 7), False), ((3, 50, 4), True), ((3, 53, 4), False), ((3, 6, 23), False)],
)  # fmt: skip
def test_the_wal_reset_bug_is_known_by_version(version: tuple[int, ...], bug: bool) -> None:
    """Versions from 3.7.0 to 3.51.2 have it, but for two backports."""
    assert wal_reset_bug(version) is bug


def test_the_library_in_use_is_sound() -> None:
    """With pysqlite3 installed the library has no WAL-reset bug."""
    assert not wal_reset_bug(tuple(library().sqlite_version_info))


def test_durability_is_full_and_the_file_is_marked(sqlite_url: str) -> None:
    """WAL, synchronous FULL, our application id, no schema tricks from the file."""
    with open_store(sqlite_url) as store:
        settings = ("journal_mode", "synchronous", "application_id", "trusted_schema")
        found = [store.database.query(f"PRAGMA {name}")[0][0] for name in settings]
    assert found == ["wal", 2, 0x4C454447, 0]


def insert_and_think_again(store: Store) -> None:
    with store.database.write() as tx:
        tx.execute(
            "INSERT INTO events (stream, version, id, type, schema_version, recorded_at, bytes, hash)"
            " VALUES ('x-1', 1, 'i', 't', 1, 1, x'00', x'00')"
        )
        raise RuntimeError


def until_full(store: Store, many: int) -> None:
    for _ in range(100):
        write(store, *notes(many, "x" * 900))


def test_position_has_no_hole_after_a_rollback(sqlite_url: str) -> None:
    """A refused append gives its position back, so the position stays the index."""
    with open_store(sqlite_url) as store:
        with pytest.raises(RuntimeError):
            insert_and_think_again(store)
        write(store, *notes(2))
        assert store.database.query("SELECT position FROM events ORDER BY 1") == [(1,), (2,), (3,)]


@pytest.mark.parametrize("many", [1, 400])
def test_a_full_disk_is_told_and_nothing_is_written(sqlite_url: str, many: int) -> None:
    """The append fails whole; the ledger verifies, and goes on once there is space."""
    with open_store(sqlite_url) as store:
        pages = store.database.query("PRAGMA page_count")[0][0]
        store.database.query(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(DiskFull):
            until_full(store, many)
        count = store.database.query("SELECT count(*) FROM events")[0][0]
        assert (count - 1) % many == 0
        assert verify(store).ok
        store.database.query(f"PRAGMA max_page_count = {pages + 5000}")
        assert write(store, *notes(many))
        assert verify(store).ok


def test_another_programs_lock_is_waited_for(sqlite_url: str) -> None:
    """A lock taken without our side file counts too."""
    other = library().connect(parse(sqlite_url).target, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(sqlite_url, timeout=0.2) as store:
        with pytest.raises(DatabaseBusy):
            write(store, note())
        other.execute("ROLLBACK")
        other.close()
        assert write(store, note()) == [1]


NOBODY = """
import os, sys
from ledger.store.open import Store, open_store
open_store(sys.argv[1]).close()
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with open_store(sys.argv[2]) as store:
    sys.exit(10 * store.read_only + len(store.database.query("SELECT * FROM events")))
"""
"""Everything is loaded before root's rights are given up."""


@pytest.mark.parametrize("check", ["", "?mode=ro"])
def test_read_only_media_are_read(sqlite_url: str, check: str) -> None:
    """A file that rests where nothing can be written opens for reading, with or without mode=ro."""
    with open_store(sqlite_url) as store:
        write(store, *notes(2))
    folder = Path(tempfile.mkdtemp(prefix="ledger-ro-"))
    try:
        path = folder / "ledger.db"
        shutil.copy(parse(sqlite_url).target, path)
        path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        folder.chmod(0o555)
        call = [sys.executable, "-c", NOBODY, sqlite_url, f"sqlite:///{path}{check}"]
        assert subprocess.run(call, cwd=ROOT, check=False).returncode == 13
        assert sorted(one.name for one in folder.iterdir()) == ["ledger.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_network_file_systems_are_known_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest mount point above a path decides."""
    table = tmp_path / "mounts"
    table.write_text("/dev/a / ext4 rw 0 0\nh:/x /net nfs4 rw 0 0\nt /net/local\\040disk tmpfs rw 0 0\n")
    assert network_file_system("/net/x/ledger.db", table) == "nfs4"
    assert network_file_system("/net/local disk/ledger.db", table) is None
    assert network_file_system("/network/ledger.db", table) is None
    assert network_file_system("/net/x", tmp_path / "missing") is None
    monkeypatch.setattr("ledger.store.mounts.network_file_system", lambda path: "nfs4")
    with pytest.raises(DatabaseError, match="network file system"):
        refuse_network_file_system("/net/x/ledger.db")
    with pytest.raises(DatabaseError, match="network file system"):
        open_store(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)


def test_the_database_file_is_not_opened_for_the_turn(sqlite_url: str) -> None:
    """The writers' lock lies on a side file: closing it leaves SQLite's own locks alone."""
    with open_store(sqlite_url) as store, open_store(sqlite_url) as other:
        with store.database.write() as tx:
            tx.execute("SELECT 1")
            other.close()
            probe = "import sys, sqlite3; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
            call = [sys.executable, "-c", probe, parse(sqlite_url).target]
            ended = subprocess.run(call, capture_output=True, text=True, check=False)
            assert "database is locked" in ended.stderr
        assert Path(parse(sqlite_url).target + "-lock").exists()
