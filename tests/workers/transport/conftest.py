"""Spools and transports over a ledger of one queued run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workers.transport as transport_module
from ledger.errors import DatabaseError
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from schemas.envelope import NewEvent
from workers.channel import REJECTED
from workers.link import Link
from workers.spool import Entry, Spool
from workers.spool_read import read_all
from workers.transport import Transport

RUN = "run-x1.1"


class Wire:
    """A ledger's address, spools, and transports whose links are closed in the end."""

    run = RUN
    claim = (RUN, "attempt.claimed", {"attempt": 1, "worker": "w", "hardware": "h", "lease_seconds": 60})

    def __init__(self) -> None:
        self.links: list[Link] = []

    def queue(self, url: str, run: str = RUN) -> None:
        """A queued run whose first attempt is intended."""
        queued = {"project": "p", "experiment": "x1", "cell": int(run.rpartition(".")[2]), "seed": 1}
        intended = {"attempt": 1, "backend": "local", "spool": "s"}
        with open_store(url) as store:
            events = [NewEvent("run.queued", queued), NewEvent("spawn.intended", intended)]
            append(store, [StreamAppend(run, events)])

    def beat(self, step: int, run: str = RUN) -> Entry:
        """A heartbeat."""
        return (run, "run.heartbeat", {"attempt": 1, "step": step})

    def end(self, outcome: str = "ok", run: str = RUN) -> Entry:
        """An end."""
        return (run, "run.ended", {"attempt": 1, "outcome": outcome, "seconds": 1.0})

    def spool(self, folder: Path, entries: list[Entry]) -> None:
        """Write lines as a worker does."""
        one = Spool(folder, folder.name, 1, "worker", len(read_all(folder)))
        one.write(entries)
        one.close()

    def transport(self, url: str, *folders: Path) -> Transport:
        """A transport; its clock jumps, so that the pauses after a fault are as long as nothing."""
        ticks = iter(range(10**9))
        self.links.append(Link(url, lambda: 10.0 * next(ticks)))
        made = Transport(self.links[-1])
        for folder in folders:
            assert made.watch(folder)
        return made

    def break_once(self, monkeypatch: pytest.MonkeyPatch, written: bool) -> None:
        """The next append fails, before or after it was stored."""
        failures = [True]

        def faulty(*arguments: Any) -> Any:
            if failures:
                failures.pop()
                if written:
                    append(*arguments)
                raise DatabaseError("the connection broke")
            return append(*arguments)

        monkeypatch.setattr(transport_module, "append", faulty)

    def types(self, url: str, stream: str = RUN) -> list[str]:
        """What was delivered, by type."""
        with open_store(url) as store:
            return [event.type for event in read_stream(store, stream)][2:]

    def reasons(self, folder: Path) -> list[str]:
        """Why lines were put aside."""
        path = folder / REJECTED
        return [json.loads(line)["reason"] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def wire() -> Iterator[Any]:
    """Helpers over the ledger of a test."""
    made = Wire()
    yield made
    for link in made.links:
        link.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The spool folder of the first attempt."""
    made = tmp_path / "spool" / "x1.1.1"
    made.mkdir(parents=True)
    return made
