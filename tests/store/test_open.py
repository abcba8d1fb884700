"""Opening: what is there, what is not, and what belongs to somebody else."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.errors import (
    DatabaseBusy,
    NewerSchema,
    NoLedger,
    NotALedger,
    OlderSchema,
    ReadOnlyLedger,
    Unreachable,
    UsageError,
)
from ledger.store.address import parse, public
from ledger.store.layout import LAYOUT
from ledger.store.open import Store, open_store
from ledger.store.read import read_log
from ledger.testing.contract import write
from ledger.testing.events import note

ROOT = Path(__file__).resolve().parents[2]


def test_an_empty_place_is_no_ledger(empty_url: str) -> None:
    """Opening never creates; the error says how to."""
    with pytest.raises(NoLedger, match="no ledger"):
        open_store(empty_url)
    if empty_url.startswith("sqlite"):
        assert not Path(parse(empty_url).target).exists()


def test_creating_twice_is_creating_once(empty_url: str) -> None:
    """The second time finds the first one's ledger, with its id and its events."""
    with open_store(empty_url, create=True) as first, open_store(empty_url, create=True) as second:
        assert first.ledger_id == second.ledger_id
        assert len(first.ledger_id) == 32
        assert [event.type for event in first.database and read_log_of(second)] == ["ledger.opened"]


def read_log_of(store: Store) -> list:
    from ledger.store.seal import seal

    seal(store)
    return list(read_log(store))


def test_a_newer_layout_is_left_alone(url: str) -> None:
    """A ledger of a newer program is neither opened nor migrated."""
    set_layout(url, LAYOUT + 1)
    for create in (False, True):
        with pytest.raises(NewerSchema, match=f"layout {LAYOUT + 1}"):
            open_store(url, create=create)


def test_an_older_layout_asks_for_init(url: str) -> None:
    """A ledger of an older program is opened after `ledger init` alone."""
    set_layout(url, LAYOUT - 1)
    with pytest.raises(OlderSchema, match="layout"):
        open_store(url)


def set_layout(url: str, number: int) -> None:
    with open_store(url) as store:
        if store.dialect == "sqlite":
            store.database.query(f"PRAGMA user_version = {number}")
        else:
            store.database.query("UPDATE ledger_layout SET number = ?", (number,))


def test_a_foreign_sqlite_file_is_refused_and_untouched(tmp_path: Path) -> None:
    """A text file and another program's database are not ours, for opening and for creating."""
    text, other = tmp_path / "a.db", tmp_path / "b.db"
    text.write_text("not a database, " * 200)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        for create in (False, True):
            with pytest.raises(NotALedger):
                open_store(f"sqlite:///{path}", create=create)
        assert path.read_bytes() == before


def test_a_foreign_postgres_database_is_refused(empty_pg_url: str) -> None:
    """A database with another program's `events` is not ours."""
    from ledger.testing.postgres import run

    run(empty_pg_url, "CREATE TABLE events (a int)")
    for create in (False, True):
        with pytest.raises(NotALedger):
            open_store(empty_pg_url, create=create)


def test_no_database_and_no_server_are_told_apart(pg_server: str, tmp_path: Path) -> None:
    """A missing database is no ledger; a missing server is unreachable."""
    from ledger.testing.postgres import database_url

    with pytest.raises(NoLedger, match="does not exist"):
        open_store(database_url(pg_server, "no_such_database"))
    with pytest.raises(Unreachable):
        open_store(f"postgresql:///x?host={tmp_path}")


@pytest.mark.parametrize(
    "bad",
    ["", "ledger.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x", "mysql://[::bad",
     "postgresql://[::bad", "postgresql://ann:secret@[::bad/x", "postgresql:///x?no_such_setting=1"],
)  # fmt: skip
def test_other_addresses_are_malformed(bad: str) -> None:
    """What is no address of a ledger is a usage error."""
    with pytest.raises(UsageError) as caught:
        open_store(bad)
    assert "secret" not in caught.value.message
    with pytest.raises(UsageError, match="mode=ro"):
        open_store("sqlite:///x.db?cache=shared")


def test_a_shown_address_has_no_secret() -> None:
    """User, password and mode are left out; the rest stays."""
    url = "postgresql+psycopg://ann:pa%40ss@db.example:5433/x?sslmode=require&password=p&mode=ro"
    assert public(url) == "postgresql://db.example:5433/x?sslmode=require"
    assert public("sqlite:////a/b.db?mode=ro") == "sqlite:////a/b.db"
    assert parse(url).target.startswith("postgresql://ann:pa%40ss@db.example:5433/x?")
    assert parse(url).read_only


def test_mode_ro_reads_and_never_writes(url: str) -> None:
    """An address with mode=ro serves every read and refuses every write."""
    with open_store(url) as store:
        write(store, note())
    mark = "&" if "?" in url else "?"
    with open_store(f"{url}{mark}mode=ro") as store:
        assert (store.read_only and not store.can_seal) or store.dialect == "sqlite"
        with pytest.raises(ReadOnlyLedger):
            write(store, note())
        with pytest.raises(ReadOnlyLedger), store.database.write():
            pass
        assert store.database.query("SELECT count(*) FROM events") == [(2,)]
        with open_store(url) as writer:
            write(writer, note())
        assert store.database.query("SELECT count(*) FROM events") == [(3,)]


FORK = """
import os, sys
from ledger.store.open import open_store
store = open_store(sys.argv[1])
child = os.fork()
if child == 0:
    try:
        store.database.query("SELECT 1")
    except RuntimeError:
        os._exit(7)
    os._exit(1)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
store.close()
sys.exit(code)
"""


def test_a_store_does_not_cross_a_fork(url: str) -> None:
    """A child that uses its parent's connection is stopped before it does harm."""
    assert subprocess.run([sys.executable, "-c", FORK, url], cwd=ROOT, check=False).returncode == 7


def test_a_locked_database_is_busy_after_the_timeout(url: str) -> None:
    """A writer that cannot have its turn says so, writes nothing and can repeat the call."""
    with open_store(url) as holder, open_store(url, timeout=0.3) as store:
        write(holder, note())
        event = note()
        with holder.database.write() as tx:
            tx.execute("SELECT 1" if store.dialect == "sqlite" else "SELECT * FROM streams FOR UPDATE")
            with pytest.raises(DatabaseBusy):
                write(store, event)
        assert write(store, event) == [2]
