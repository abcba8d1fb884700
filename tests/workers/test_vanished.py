"""Supervisors that vanish, databases that are away: nothing is lost, nothing is told twice."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from typing import Any

from workers.spool_read import read_all

STEPPED = """
    import time

    def train(run):
        for step in run.progress(range(30)):
            run.log({"loss": 1.0 / (step + 1)}, step=step)
            time.sleep(0.05)
        run.result(float(run.attempt))
"""


def handle_of(lab: Any, run: int = 1) -> dict[str, Any]:
    """The handle in the spool: there before the ledger has it."""
    return next(e["data"]["handle"] for e in read_all(lab.folder(run)) if e["type"] == "run.spawned")


def logging_began(lab: Any, run: int = 1) -> Callable[[], bool]:
    return lambda: any(e["type"] == "metrics.logged" for e in read_all(lab.folder(run)))


def steps_of(lab: Any, run: int = 1) -> list[int]:
    return [point["step"] for data in lab.of_type("metrics.logged", run) for point in data["points"]]


def test_children_outlive_their_supervisor(lab: Any, until: Callable[..., None]) -> None:
    """Its children finish, their results arrive by themselves, and queued runs stay queued."""
    lab.propose(STEPPED, seeds=3)
    lab.queue()
    process = lab.start(workers=2)
    until(logging_began(lab, 2))
    process.kill()
    process.wait()
    until(lambda: lab.of_type("run.ended", 1) and lab.of_type("run.ended", 2))
    assert [lab.end(number)["outcome"] for number in (1, 2)] == ["ok", "ok"]
    assert steps_of(lab) == list(range(30))
    assert [event.type for event in lab.events(3)] == ["run.queued"]
    assert lab.launch()[1]["outcomes"] == {"ok": 1}


def test_a_new_supervisor_adopts_what_still_runs(lab: Any, until: Callable[..., None]) -> None:
    """It waits for the living attempt of the vanished one instead of starting another."""
    lab.propose(STEPPED)
    lab.queue()
    process = lab.start()
    until(logging_began(lab))
    process.kill()
    process.wait()
    assert lab.launch()[1]["outcomes"] == {"ok": 1}
    assert len(lab.of_type("spawn.intended")) == 1
    assert steps_of(lab) == list(range(30))


def test_a_lost_attempt_is_followed_by_a_second(lab: Any, until: Callable[..., None]) -> None:
    """Supervisor, keeper and fork server killed: the worker dies too, is recorded lost, and tried again."""
    lab.propose(STEPPED)
    lab.queue()
    process = lab.start()
    until(logging_began(lab))
    handle = handle_of(lab)
    keeper = int(subprocess.check_output(["ps", "-o", "ppid=", "-p", str(handle["server"])]))
    for pid in (process.pid, keeper, handle["server"]):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    assert lab.launch()[1]["outcomes"] == {"ok": 1}
    types = [event.type for event in lab.events()]
    assert types.count("run.lost") == 1
    assert types.count("spawn.intended") == 2
    assert [r["status"] for r in lab.of_type("result.recorded")] == ["lost", "ok"]
    assert lab.of_type("result.recorded")[1]["value"] == 2.0


def test_a_fork_server_that_dies_is_replaced(lab: Any, until: Callable[..., None]) -> None:
    """Its attempts are lost, retried up to compute.retries, and the launch goes on."""
    lab.propose(STEPPED, seeds=2, retries=1)
    lab.queue()
    process = lab.start(workers=1)
    until(logging_began(lab))
    os.kill(handle_of(lab)["server"], signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert [lab.end(number)["outcome"] for number in (1, 2)] == ["ok", "ok"]
    assert len(lab.of_type("run.lost")) == 1


def test_a_locked_database_does_not_stop_training(lab: Any, until: Callable[..., None]) -> None:
    """While another writer holds the lock training goes on to its end, and everything arrives afterwards."""
    lab.propose(STEPPED)
    lab.queue()
    process = lab.start()
    until(logging_began(lab))
    blocker = sqlite3.connect(lab.database(), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    until(lambda: any(e["type"] == "run.ended" for e in read_all(lab.folder())))
    time.sleep(0.3)
    blocker.execute("ROLLBACK")
    blocker.close()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert steps_of(lab) == list(range(30))
    assert lab.end()["outcome"] == "ok"


def test_a_missing_database_does_not_stop_training(lab: Any, until: Callable[..., None]) -> None:
    """The file is away for a while: the spool keeps it all, nothing is declared lost."""
    lab.propose(STEPPED)
    lab.queue()
    process = lab.start()
    until(logging_began(lab))
    away = lab.database().with_name("away.db")
    lab.database().rename(away)
    until(lambda: any(e["type"] == "run.ended" for e in read_all(lab.folder())))
    time.sleep(0.3)
    away.rename(lab.database())
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert steps_of(lab) == list(range(30))
    assert not lab.of_type("run.lost")
