"""Slurm jobs, on a cluster that consists of shell scripts."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.backends.fake_slurm import FakeSlurm
from workers.backends import slurm as backend_module
from workers.backends.remote import Unavailable
from workers.backends.slurm import SlurmBackend
from workers.backends.slurm_words import hint

Until = Callable[[Callable[[], Any]], None]


def hello(backend: Any, handle: dict[str, Any]) -> bool:
    return "hello" in backend.logs(handle)


def over(backend: Any, handle: dict[str, Any]) -> bool:
    return backend.poll(handle).state not in ("running", "unknown")


def test_a_job_runs_until_it_is_done(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """Running, then done with its exit code; its output is in the logs; the handle names the job's id."""
    backend, handle = started(SlurmBackend, "return")
    assert handle["id"] == "41"
    until(lambda: over(backend, handle))
    assert backend.poll(handle) == ("done", None, "exit code 0, COMPLETED")
    assert f"hello return {handle['call']} sqlite:///somewhere" in backend.logs(handle)
    other, running = started(SlurmBackend, "sleep")
    until(lambda: hello(other, running))
    assert other.poll(running).state == "running"


def test_a_killed_worker_is_gone(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """The signal that ended it is told beside Slurm's own word."""
    backend, handle = started(SlurmBackend, "die")
    until(lambda: over(backend, handle))
    assert backend.poll(handle) == ("gone", "killed", "killed by signal 9, FAILED")


def test_cancel_is_scancel(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """The job ends, repeating it is no error, and one that is over stays as it ended."""
    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    for _ in range(2):
        backend.cancel(handle)
        until(lambda: backend.poll(handle)[:2] == ("gone", "stopped"))


def test_a_requeue_repeats_the_same_call(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """A preempted job runs on as far as we can tell, and comes back under the same call name."""
    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    slurm.preempt(handle["id"])
    until(lambda: backend.poll(handle).detail == "PENDING")
    assert backend.poll(handle).state == "running"
    slurm.resume(handle["id"])
    until(lambda: backend.logs(handle).count(f"hello sleep {handle['call']}") == 2)
    until(lambda: backend.poll(handle).detail == "RUNNING")


def test_an_exit_code_before_a_requeue_is_no_end(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """A worker that ended under preemption leaves its exit code; accounting knows that it comes back."""
    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    Path(handle["folder"], "exit").write_text("0\n")
    for word, state in (("PENDING", "running"), ("REQUEUED", "running"), ("PREEMPTED", "unknown")):
        slurm.say(handle["id"], word)
        until(lambda word=word: word in backend.poll(handle).detail)
        assert backend.poll(handle).state == state
    slurm.say(handle["id"], "RUNNING")


def test_silent_accounting_is_no_end(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """Unknown while Slurm does not answer; the exit code is believed then; scancel says that it failed."""
    slurm.fall_silent()
    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    assert backend.poll(handle).state == "unknown"
    with pytest.raises(Unavailable, match="scancel 41"):
        backend.cancel(handle)
    other, ended = started(SlurmBackend, "return")
    until(lambda: over(other, ended))
    assert other.poll(ended).state == "done"
    slurm.fall_silent(False)


def test_accounting_is_asked_rarely(
    slurm: FakeSlurm, started: Any, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often calls are polled, sacct is run once in fifteen seconds for all of them."""
    monkeypatch.setattr(backend_module, "ASK_SECONDS", 15.0)
    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    for _ in range(50):
        assert backend.poll(handle).state == "running"
    assert slurm.asked() == 1


def test_a_poisoned_result_is_never_opened(
    slurm: FakeSlurm, started: Any, until: Until, tmp_path: Path
) -> None:  # fmt: skip
    """Whatever a node lays down as submitit's pickled result, nothing of ours loads it."""

    class Poison:
        def __reduce__(self) -> tuple[Any, ...]:
            return (os.mkdir, (str(tmp_path / "loaded"),))

    backend, handle = started(SlurmBackend, "sleep")
    until(lambda: hello(backend, handle))
    planted = Path(handle["folder"]) / f"{handle['id']}_0_result.pkl"
    planted.write_bytes(pickle.dumps(("success", Poison())))
    assert backend.poll(handle).state == "running", "a result file is no end"
    backend.logs(handle)
    backend.cancel(handle)
    until(lambda: over(backend, handle))
    assert not (tmp_path / "loaded").exists()
    pickle.loads(pickle.dumps(Poison()))
    assert (tmp_path / "loaded").exists(), "loading it would have shown"


def test_our_workers_write_no_pickled_result(slurm: FakeSlurm, started: Any, until: Until) -> None:
    """The submitted process becomes the worker, so submitit has none to pickle the result."""
    backend, handle = started(SlurmBackend, "return")
    until(lambda: over(backend, handle))
    assert not list(Path(handle["folder"]).glob("*result*"))


@pytest.mark.parametrize(
    ("word", "state", "outcome"),
    [
        ("RUNNING", "running", None), ("COMPLETED", "done", None), ("FAILED", "done", None),
        ("CANCELLED by 1000", "gone", "stopped"), ("TIMEOUT", "gone", "timeout"),
        ("OUT_OF_MEMORY", "gone", "oom"), ("NODE_FAIL", "gone", "killed"),
        ("PREEMPTED", "unknown", "preempted"), ("UNKNOWN", "unknown", None), ("NEW_WORD", "unknown", None),
        ("", "unknown", None),
    ],
)  # fmt: skip
def test_slurms_words(word: str, state: str, outcome: str | None) -> None:
    """Only a word that means an end is one; a new word is unknown."""
    assert hint(word)[:2] == (state, outcome)
