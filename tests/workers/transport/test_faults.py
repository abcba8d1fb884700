"""Faults between spool and ledger: delivered once, in order, whatever fails."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.store.open import open_store
from workers.channel import ACKED


def test_a_lost_acknowledgement_changes_nothing(wire: Any, url: str, folder: Path) -> None:
    """A crash between delivery and the marker delivers twice; the ledger holds it once."""
    wire.queue(url)
    wire.spool(folder, [wire.claim, wire.beat(1)])
    first = wire.transport(url, folder)
    assert first.flush()
    first.unwatch(folder)
    (folder / ACKED).unlink()
    wire.spool(folder, [wire.end()])
    assert wire.transport(url, folder).flush()
    assert wire.types(url) == ["attempt.claimed", "run.heartbeat", "run.ended"]
    assert wire.reasons(folder) == []


@pytest.mark.parametrize("written", [False, True], ids=["failed and not written", "failed but written"])
def test_a_fault_of_unknown_outcome(
    wire: Any, url: str, folder: Path, written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An append that fails, before or after it was stored, is repeated without a double."""
    wire.queue(url)
    wire.spool(folder, [wire.claim, wire.beat(1), wire.end()])
    wire.break_once(monkeypatch, written)
    sender = wire.transport(url, folder)
    assert not sender.flush()
    assert sender.flush()
    assert wire.types(url) == ["attempt.claimed", "run.heartbeat", "run.ended"]


def test_a_missing_database_only_delays(wire: Any, sqlite_url: str, folder: Path) -> None:
    """While the file is away nothing is delivered or lost; a copy put back is written, not the old file."""
    wire.queue(sqlite_url)
    sender = wire.transport(sqlite_url, folder)
    wire.spool(folder, [wire.claim])
    assert sender.flush()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with open_store(sqlite_url) as store:
        store.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
    away = path.with_suffix(".away")
    path.rename(away)
    wire.spool(folder, [wire.beat(1), wire.end()])
    assert not sender.flush()
    assert not path.exists()
    shutil.copy(away, path)
    assert sender.flush()
    assert wire.types(sqlite_url) == ["attempt.claimed", "run.heartbeat", "run.ended"]


def test_another_ledger_in_its_place_gets_nothing(
    wire: Any, sqlite_url: str, sqlite_template: Path, folder: Path
) -> None:
    """A different ledger under the same address is not written to."""
    wire.queue(sqlite_url)
    sender = wire.transport(sqlite_url, folder)
    wire.spool(folder, [wire.claim])
    assert sender.flush()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.unlink()
    open_store(sqlite_url, create=True).close()
    wire.spool(folder, [wire.end()])
    assert not sender.flush()


def test_two_transports_may_write_one_stream(wire: Any, url: str, tmp_path: Path) -> None:
    """Another writer of the same stream is noticed by its version, and nothing is lost or doubled."""
    wire.queue(url)
    folders = [tmp_path / "x1.1.1", tmp_path / "x1.1.2"]
    wire.spool(folders[0], [wire.claim])
    first, second = wire.transport(url, folders[0]), wire.transport(url)
    assert first.flush()
    wire.spool(folders[1], [wire.beat(1)])
    assert second.watch(folders[1])
    assert second.flush()
    wire.spool(folders[0], [wire.end()])
    assert first.flush()
    assert wire.types(url) == ["attempt.claimed", "run.heartbeat", "run.ended"]


def test_one_process_delivers_a_folder(wire: Any, sqlite_url: str, folder: Path) -> None:
    """A second transport is told that the folder is taken, until the first lets go."""
    wire.queue(sqlite_url)
    first, second = wire.transport(sqlite_url, folder), wire.transport(sqlite_url)
    assert not second.watch(folder)
    first.unwatch(folder)
    assert second.watch(folder)
