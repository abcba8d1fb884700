"""Attempts that nobody looks after: what `status` tells of them, and who records that they are lost."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.actions.runs import liveness, reap
from ledger.actions.runs.presence import hold, is_held
from ledger.actions.status import status
from ledger.places import home
from ledger.store.open import Store, open_store
from workers.spool_read import read_all

STEPPED = """
    import time

    def train(run):
        for step in run.progress(range(600)):
            run.log({"loss": 1.0}, step=step)
            time.sleep(0.05)
        run.result(1.0)
"""
Wait = Callable[..., None]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No queued run is given time, and reapers may follow each other."""
    monkeypatch.setattr(liveness, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(reap, "EVERY_SECONDS", 0.5)


def began(lab: Any) -> Callable[[], bool]:
    return lambda: bool(lab.of_type("metrics.logged"))


def handle_of(lab: Any) -> dict[str, Any]:
    return next(e["data"]["handle"] for e in read_all(lab.folder()) if e["type"] == "run.spawned")


def kill_all(lab: Any, process: "subprocess.Popen[bytes]", until: Wait) -> None:
    """Supervisor, keeper and fork server at once; the worker follows its server."""
    handle = handle_of(lab)
    keeper = int(subprocess.check_output(["ps", "-o", "ppid=", "-p", str(handle["server"])]))
    for pid in (process.pid, keeper, handle["server"]):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    until(lambda: not is_held(lab.spool.parent, lab.experiment))


def told(lab: Any, **past: int) -> dict[str, Any]:
    with open_store(lab.url) as store:
        return status(store, lab.experiment, **past)


def silent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reapers are asked for, not started."""
    asked: list[str] = []

    def ask(store: Store) -> bool:
        asked.append(store.url)
        return True

    monkeypatch.setattr(reap, "reap_soon", ask)
    return asked


def test_who_polls_status_sees_the_loss(any_lab: Any, until: Wait) -> None:
    """All processes killed: `status` alone has the attempt recorded as suspected, then lost, and paid."""
    any_lab.propose(STEPPED)
    any_lab.queue()
    process = any_lab.start()
    until(began(any_lab))
    assert told(any_lab)["next"] == "ledger status xtest"
    kill_all(any_lab, process, until)
    until(lambda: told(any_lab)["outcomes"] == {"lost": 1})
    types = [event.type for event in any_lab.events()]
    assert types.index("run.suspected") < types.index("run.lost")
    assert [result["status"] for result in any_lab.of_type("result.recorded")] == ["lost"]
    assert types.count("cost.incurred") == 1


def test_silence_is_told_before_it_is_recorded(
    lab: Any, until: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond its lease an open attempt reads as suspected, in counts too; the past reads as it was."""
    asked = silent(monkeypatch)
    lab.propose(STEPPED, lease_s=0.5)
    lab.queue()
    process = lab.start()
    until(began(lab))
    kill_all(lab, process, until)
    until(lambda: told(lab)["outcomes"] == {"suspected": 1})
    found = told(lab)
    assert found["runs"][0]["outcome"] == "suspected"
    assert found["runs"][0]["why"].startswith("no sign of life for ")
    assert found["next"] != "ledger status xtest"
    assert asked
    asked.clear()
    past = told(lab, to_index=found["index"])
    assert (past["outcomes"], past["next"]) == ({"running": 1}, "ledger status xtest")
    assert not asked
    with open_store(lab.url) as store:
        assert status(store)["experiments"][0]["outcomes"] == {"suspected": 1}
        assert status(store, "xtest.1")["outcome"] == "suspected"


def test_a_queued_run_without_a_supervisor_asks_for_a_launch(lab: Any) -> None:
    """It stays queued; while a supervisor of this host works on the experiment, `status` is next."""
    lab.propose(STEPPED)
    lab.queue()
    assert told(lab)["outcomes"] == {"queued": 1}
    assert told(lab)["next"] != "ledger status xtest"
    sign = hold(lab.spool.parent, "xtest")
    assert told(lab)["next"] == "ledger status xtest"
    os.close(sign)


def test_a_stopped_worker_is_suspected_and_recovers(lab: Any, until: Wait) -> None:
    """SIGSTOP: the supervisor records the doubt after the lease, and takes it back when it speaks again."""
    lab.propose(STEPPED.replace("600", "60"), lease_s=1.0)
    lab.queue()
    process = lab.start()
    until(began(lab))
    worker = handle_of(lab)["pid"]
    os.kill(worker, signal.SIGSTOP)
    until(lambda: lab.of_type("run.suspected"))
    os.kill(worker, signal.SIGCONT)
    until(lambda: lab.of_type("run.recovered"))
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert lab.end()["outcome"] == "ok"
    assert len(lab.of_type("run.suspected")) == 1


def test_reapers_do_not_pile_up(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One at a time, not more often than the pause, none for a ledger that is open for reading only."""
    monkeypatch.setattr(reap, "EVERY_SECONDS", 600.0)
    with open_store(sqlite_url) as store:
        assert reap.reap_soon(store)
        assert not reap.reap_soon(store)
        folder = home(store.url, store.ledger_id)
    assert reap._started.pop().wait(30) == 0
    with open_store(f"{sqlite_url}?mode=ro") as reader:
        (folder / "drain.lock").unlink()
        assert not reap.reap_soon(reader)
    with open_store(sqlite_url) as store:
        (folder / "drain.lock").mkdir()
        assert not reap.reap_soon(store), "what cannot be started is no error"
