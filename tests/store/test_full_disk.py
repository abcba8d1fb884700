"""A full disk: backups and beginnings say so, and leave nothing half made."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import DiskFull
from ledger.store import sqlite_library
from ledger.store.copy import backup
from ledger.store.open import Store, open_store
from ledger.store.turn import Turn
from ledger.testing.contract import write
from ledger.testing.events import notes


class Small:
    """The SQLite library with room for a few pages in every file that it opens."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def connect(self, *given: Any, **named: Any) -> Any:
        connection = self._real.connect(*given, **named)
        connection.execute("PRAGMA max_page_count = 4")
        return connection


def shrink(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Small(sqlite_library.library())
    for module in ("copy_sqlite", "migrate"):
        monkeypatch.setattr(f"ledger.store.{module}.library", lambda: small)


def test_a_backup_without_room_says_so(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DiskFull with its remedy; nothing of the copy stays."""
    write(store, *notes(50, "x" * 900))
    shrink(monkeypatch)
    with pytest.raises(DiskFull) as caught:
        backup(store, tmp_path / "copies" / "backup.db")
    assert "free some space" in caught.value.remedy
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_beginning_without_room_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ledger init` on a full disk makes no half ledger."""
    shrink(monkeypatch)
    with pytest.raises(DiskFull):
        open_store(f"sqlite:///{tmp_path / 'ledger.db'}", create=True)
    monkeypatch.undo()
    open_store(f"sqlite:///{tmp_path / 'ledger.db'}", create=True).close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_the_system_calls_full_disk_is_ours_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A folder or a lock that cannot be made for want of space is DiskFull."""

    def full(*_: Any, **__: Any) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(DiskFull):
        backup(store, tmp_path / "copies" / "backup.db")
    monkeypatch.setattr(os, "open", full)
    with pytest.raises(DiskFull):
        Turn(str(tmp_path / "lock"), 1).take()
