"""A call that comes again: its former attempt is closed and charged, the next one goes on where it was."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.store.open import open_store
from ledger.testing.prices import approve_stop
from workers.processes import start_time

SLOW = """
    import os, time
    from pathlib import Path

    def train(run):
        beaten = Path(run.folder).parent.parent / ("trained-" + str(run.attempt))
        beaten.write_text(str(os.getpid()))
        if run.attempt == 1:
            run.log({"rmse": 1.0}, step=1)
            time.sleep(60)
        run.result({"rmse": 2.0})
"""
RESTORED = """
    import time
    import torch

    def train(run):
        model = torch.nn.Linear(1, 1)
        found = run.restore()
        if found is None:
            torch.nn.init.constant_(model.weight, 7.0)
            run.checkpoint(model, step=5, force=True)
            run.log({"rmse": 1.0}, step=5)
            time.sleep(60)
        run.result({"rmse": float(found["model"]["weight"][0, 0]) + found["step"]})
"""


def speaks(provider: Any, attempt: int = 1) -> Callable[[], bool]:
    """Whether an attempt has logged something that stands in the ledger."""
    return lambda: any(data["attempt"] == attempt for data in provider.lab.of_type("metrics.logged"))


def alone(provider: Any) -> None:
    """No attempt was claimed while an earlier one was open."""
    running: set[int] = set()
    for event in provider.lab.events():
        if event.type == "attempt.claimed":
            assert not running
            running.add(event.data["attempt"])
        elif event.type == "run.ended":
            running.discard(event.data["attempt"])


def test_a_worker_that_was_killed_is_followed_by_its_own_call(any_provider: Any, until: Any):
    """After kill -9 of the worker the same call closes attempt 1, claims attempt 2, and both are charged."""
    any_provider.propose(SLOW)
    any_provider.intend()
    first = any_provider.call()
    until(speaks(any_provider))
    first.kill()
    first.wait()
    told = any_provider.run()
    assert (told["attempt"], told["outcome"]) == (2, "ok"), told["log"]
    assert any_provider.outcomes() == {1: "preempted", 2: "ok"}
    assert [data["attempt"] for data in any_provider.lab.of_type("cost.incurred")] == [1, 2]
    assert all(data["amount"] > 0 for data in any_provider.lab.of_type("cost.incurred"))
    assert any_provider.lab.of_type("spawn.intended")[1]["retry_of"] == 1
    statuses = [data["status"] for data in any_provider.lab.of_type("result.recorded")]
    assert statuses == ["preempted", "ok"]
    alone(any_provider)


def test_the_training_ends_with_its_worker(provider: Any, until: Any):
    """The training process of a worker that was killed is gone within a second: two never train."""
    provider.propose(SLOW.replace("parent.parent", "parent"))
    provider.intend()
    process = provider.call()
    until(speaks(provider))
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    (child,) = [int(word) for word in children.split()]
    process.kill()
    process.wait()

    until(lambda: not start_time(child), 5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_preempted_worker_closes_its_attempt_and_asks_for_another(provider: Any, until: Any, number: int):
    """On SIGINT or SIGTERM the attempt ends as preempted with its cost, and the exit code says: again."""
    provider.propose(SLOW)
    provider.intend()
    process = provider.call()
    until(speaks(provider))
    process.send_signal(number)
    told = provider.told(process)
    assert told["code"] == 128 + number, told["log"]
    assert provider.outcomes() == {1: "preempted"}
    assert provider.run()["outcome"] == "ok"
    assert provider.types().count("cost.incurred") == 2
    alone(provider)


def test_the_next_attempt_restores_the_checkpoint(provider: Any, until: Any):
    """What attempt 1 saved on the volume is found by attempt 2 through the ledger's event."""
    provider.propose(RESTORED)
    provider.intend()
    process = provider.call()
    until(lambda: provider.lab.of_type("checkpoint.saved"))
    process.kill()
    process.wait()
    assert provider.run()["outcome"] == "ok"
    assert provider.lab.of_type("result.recorded")[-1]["value"] == 12.0
    (saved,) = provider.lab.of_type("checkpoint.saved")
    assert (provider.shelf / saved["path"]).is_file()


def test_past_its_claims_a_call_trains_no_more(provider: Any, until: Any):
    """With one claim allowed the repeated call closes the attempt, is told why and trains nothing."""
    provider.claims = 1
    provider.propose(SLOW)
    provider.intend()
    process = provider.call()
    until(speaks(provider))
    process.kill()
    process.wait()
    told = provider.run()
    assert (told["code"], told["claimed"], told["outcome"]) == (0, False, "preempted")
    assert "may be 1 time" in told["why"]
    assert provider.types().count("attempt.claimed") == 1
    assert provider.outcomes() == {1: "preempted"}
    assert provider.types().count("cost.incurred") == 1


def test_an_approved_stop_ends_the_training_as_stopped(provider: Any, until: Any):
    """A worker that hears of an approved stop ends by itself, and its call is not taken up again."""
    provider.propose(SLOW, lease_s=2)
    provider.intend()
    process = provider.call()
    until(speaks(provider))
    with open_store(provider.lab.url) as store:
        approve_stop(store, "xtest.1")
    told = provider.told(process)
    assert (told["outcome"], provider.outcomes()) == ("stopped", {1: "stopped"})
    again = provider.run()
    assert (again["claimed"], again["outcome"]) == (False, "stopped")


def test_a_zombie_leaves_the_run_to_its_successor(provider: Any, until: Any):
    """A worker whose call was repeated although it lives ends its training, and changes no recorded end."""
    provider.propose(SLOW, lease_s=2)
    provider.intend()
    zombie = provider.call()
    until(speaks(provider))
    second = provider.run()
    assert (second["attempt"], second["outcome"]) == (2, "ok")
    told = provider.told(zombie)
    assert (told["outcome"], told["claimed"]) == ("preempted", True)
    assert "closed elsewhere" in told["why"]
    assert provider.outcomes() == {1: "preempted", 2: "ok"}
    alone(provider)
