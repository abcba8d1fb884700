"""The installation: Python, SQLite libraries, drivers, torch, the state folder."""

import os
import platform
import sys
from importlib.util import find_spec

from ledger.actions.book.doctor_check import Check

_OLDEST = (3, 11)


def machine_checks() -> list[Check]:
    """What does not depend on any ledger."""
    return [_python(), _sqlite_used(), _sqlite_system(), _driver(), _torch(), _state()]


def _python() -> Check:
    ok = sys.version_info >= _OLDEST
    return Check("python", ok, platform.python_version(), "" if ok else "install Python 3.11 or newer")


def _sqlite_used() -> Check:
    from ledger.store.sqlite_library import library, wal_reset_bug

    used = library()
    sick = wal_reset_bug(tuple(used.sqlite_version_info))
    detail = f"{used.sqlite_version} by {used.__name__.partition('.')[0]}"
    if not sick:
        return Check("sqlite", True, detail)
    remedy = "pip install pysqlite3, which brings a sound library; until then let one process write at a time"
    return Check(
        "sqlite", False, f"{detail} has the WAL-reset bug: several writers may corrupt the file", remedy
    )


def _sqlite_system() -> Check:
    import sqlite3

    from ledger.store.sqlite_library import wal_reset_bug

    if not wal_reset_bug(sqlite3.sqlite_version_info):
        return Check("system sqlite", True, sqlite3.sqlite_version)
    detail = f"{sqlite3.sqlite_version} has the WAL-reset bug (before 3.51.3)"
    return Check("system sqlite", None, detail, "do not write to a ledger with other programs that use it")


def _driver() -> Check:
    if find_spec("psycopg") is None:
        remedy = "for a ledger on Postgres: pip install 'experiment-ledger[postgres]'"
        return Check("postgres driver", None, "psycopg is not installed", remedy)
    from importlib.metadata import version

    return Check("postgres driver", True, f"psycopg {version('psycopg')}")


def _torch() -> Check:
    if find_spec("torch") is None:
        remedy = "for torch models: pip install 'experiment-ledger[torch]'"
        return Check("torch", None, "torch is not installed", remedy)
    from importlib.metadata import version

    return Check("torch", True, f"torch {version('torch')}")


def _state() -> Check:
    """Without this folder a ledger that was rolled back or replaced is not noticed."""
    from ledger.places import state_folder

    folder = state_folder()
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        remedy = "make it writable, or set XDG_STATE_HOME: the last known head of each ledger is kept there"
        return Check("state folder", False, f"{folder}: {error.strerror}", remedy)
    return Check("state folder", True, str(folder))
