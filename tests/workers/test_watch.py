"""A supervisor in this process: a smoke run that is still under way after its two minutes, and drain."""

import time
from pathlib import Path
from typing import Any

import pytest

from workers import fleet
from workers.backends.local import LocalBackend
from workers.drain import drain
from workers.link import Link
from workers.queued import queued
from workers.spool_read import read_all
from workers.supervisor import Supervisor

TALKS = """
    import time

    def train(run):
        print("under way")
        time.sleep(2.0)
        run.result(1.0)
"""


def supervise(lab: Any) -> Supervisor:
    """Run the queued runs of the lab in this process."""
    from workers.assignment import read_assignment

    link = Link(lab.url)
    assignment = link.run(lambda store: read_assignment(store, "xtest"))
    backend = LocalBackend(lab.url, assignment.code, assignment.spool)
    supervisor = Supervisor(link, assignment, backend, 1)
    assert supervisor.run(link.run(lambda store: queued(store, "xtest"))) == ""
    backend.close()
    link.close()
    return supervisor


def request(lab: Any) -> None:
    """What `launch --smoke` records before it starts the supervisor."""
    from ledger.store.append import StreamAppend, append
    from ledger.store.open import open_store
    from schemas.envelope import NewEvent

    requested = {
        "smoke": True, "cells": [1], "digest": "a" * 64, "backend": "local", "total": 0, "eta_seconds": 1.0,
    }  # fmt: skip
    with open_store(lab.url) as store:
        append(store, [StreamAppend("experiment-xtest", [NewEvent("launch.requested", requested)])])


def test_a_long_smoke_run_is_verified_under_way(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """R22: after two minutes under watch it counts as verified, once, and goes on to its end."""
    monkeypatch.setattr(fleet, "WATCHED_SECONDS", 0.1)
    lab.propose(TALKS)
    lab.queue(smoke=True)
    request(lab)
    assert supervise(lab).outcomes == {"xtest.1": "ok"}
    (verified,) = [e.data for e in lab.stream("experiment-xtest") if e.type == "smoke.verified"]
    assert not verified["ended"]
    assert "under way" in verified["snippet"]


def test_drain_delivers_and_declares_the_gone_lost(lab: Any) -> None:
    """What a vanished worker has written is delivered; without an end and a process it is lost."""
    lab.propose(TALKS)
    lab.queue()
    _abandoned(lab)
    assert drain(lab.url) == {"delivered": ["xtest.1.1"], "left": []}
    assert [event.type for event in lab.events()][2:] == [
        "run.spawned", "attempt.claimed", "run.suspected", "result.recorded", "cost.incurred", "run.lost",
    ]  # fmt: skip
    assert drain(lab.url) == {"delivered": [], "left": []}


def test_while_the_ledger_is_away_nobody_is_lost(lab: Any) -> None:
    """The reaper pauses with the ingest: no verdict is spooled that the ledger could not hear of."""
    lab.propose(TALKS)
    lab.queue()
    folder = _abandoned(lab)
    away = lab.database().with_name("away.db")
    lab.database().rename(away)
    assert drain(lab.url, lab.spool)["left"] == ["xtest.1.1"]
    assert [event["type"] for event in read_all(folder)] == ["run.spawned", "attempt.claimed"]
    away.rename(lab.database())
    assert drain(lab.url)["delivered"] == ["xtest.1.1"]


def _abandoned(lab: Any) -> Path:
    """An attempt whose process, keeper and server are no more."""
    from ledger.store.open import open_store
    from workers.assignment import read_assignment
    from workers.attempts import intend
    from workers.hardware import host
    from workers.spool import Spool
    from workers.turns import Queued

    with open_store(lab.url) as store:
        plan = intend(store, read_assignment(store, "xtest"), Queued("xtest.1", False, 0), 0, lambda _: True)
    assert plan is not None
    handle = {"pid": 2**22 + 1, "start_time": str(time.time()), "host": host()}
    spool = Spool(lab.folder(), plan.name, 1, "worker")
    claim = {"attempt": 1, "worker": "w", "hardware": "h", "lease_seconds": 60}
    spawned = {"attempt": 1, "backend": "local", "handle": handle}
    spool.write([(plan.stream, "run.spawned", spawned), (plan.stream, "attempt.claimed", claim)])
    spool.close()
    folder: Path = lab.folder()
    return folder
