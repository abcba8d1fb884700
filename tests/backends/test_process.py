"""Processes of this machine: what the contract cannot see from outside."""

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workers.backends import process
from workers.backends.process import ProcessBackend
from workers.backends.remote import NotStarted, Place, Unavailable
from workers.processes import start_time

Until = Callable[[Callable[[], Any]], None]


def over(backend: Any, handle: dict[str, Any]) -> bool:
    return backend.poll(handle).state != "running"


def test_the_exit_code_is_told(started: Any, until: Until) -> None:
    """A worker that returns is done, one that was killed is gone and killed."""
    for do, expected in (
        ("return", ("done", None, "exit code 0")),
        ("die", ("gone", "killed", "killed by signal 9")),
    ):
        backend, handle = started(ProcessBackend, do)
        until(lambda backend=backend, handle=handle: over(backend, handle))
        assert tuple(backend.poll(handle)) == expected


def test_a_killed_worker_is_repeated_as_the_same_call(started: Any, until: Until) -> None:
    """As providers do, up to the claims of a run, under one call name."""
    backend, handle = started(ProcessBackend, "die", claims=3)
    until(lambda: over(backend, handle))
    hello = [line for line in backend.logs(handle).splitlines() if line.startswith("hello")]
    assert hello == [f"hello die {handle['call']} sqlite:///somewhere"] * 3


def test_one_that_is_cancelled_is_not_repeated(started: Any, until: Until) -> None:
    """A cancelled call has no further claim."""
    backend, handle = started(ProcessBackend, "sleep", claims=3)
    until(lambda: "hello" in backend.logs(handle))
    backend.cancel(handle)
    assert backend.poll(handle)[:2] == ("gone", "stopped")
    assert backend.logs(handle).count("hello") == 1


def test_it_is_asked_before_it_is_forced(
    started: Any, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """SIGTERM lets a worker end by itself; one that ignores it is killed after the grace."""
    backend, handle = started(ProcessBackend, "obey")
    until(lambda: "hello" in backend.logs(handle))
    backend.cancel(handle)
    assert "asked to end" in backend.logs(handle)
    assert backend.poll(handle) == ("done", None, "exit code 3")
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.3)
    backend, handle = started(ProcessBackend, "stubborn")
    until(lambda: "hello" in backend.logs(handle))
    backend.cancel(handle)
    assert backend.poll(handle)[:2] == ("gone", "stopped")


def test_nothing_is_left_of_a_call(started: Any, until: Until) -> None:
    """What a worker left running in its group ends with the call."""
    backend, handle = started(ProcessBackend, "straggle")
    until(lambda: over(backend, handle))
    straggler = int(backend.logs(handle).rpartition("straggler ")[2])
    until(lambda: not start_time(straggler) and not start_time(handle["pid"]))


def test_it_is_no_child_of_ours(started: Any, until: Until) -> None:
    """A worker stands in a session of its own: a hangup or Ctrl-C of the shell does not reach it."""
    backend, handle = started(ProcessBackend, "sleep")
    until(lambda: "hello" in backend.logs(handle))
    assert os.getsid(handle["pid"]) == handle["group"] != os.getsid(0)
    fields = Path(f"/proc/{handle['pid']}/stat").read_text().rpartition(")")[2].split()
    assert int(fields[1]) != os.getpid()


def test_a_process_that_vanished_is_gone(started: Any, until: Until) -> None:
    """Even the shell that was to write the exit code is dead: gone, never running."""
    backend, handle = started(ProcessBackend, "sleep")
    until(lambda: "hello" in backend.logs(handle))
    os.killpg(handle["group"], signal.SIGKILL)
    until(lambda: over(backend, handle))
    assert backend.poll(handle)[:2] == ("gone", "killed")


def test_a_foreign_process_of_the_same_number_is_left_alone(started: Any, until: Until) -> None:
    """A pid that by now is somebody else's is neither running nor signalled."""
    backend, handle = started(ProcessBackend, "sleep")
    until(lambda: "hello" in backend.logs(handle))
    stranger = {**handle, "start_time": "another boot:1"}
    assert backend.poll(stranger).state == "gone"
    backend.cancel(stranger)
    assert backend.poll(handle).state == "running"


def test_another_machine_cannot_tell(started: Any, until: Until) -> None:
    """A handle of another host is unknown here, and cannot be cancelled from here."""
    backend, handle = started(ProcessBackend, "sleep")
    elsewhere = {**handle, "host": "elsewhere"}
    assert backend.poll(elsewhere).state == "unknown"
    with pytest.raises(Unavailable, match="elsewhere"):
        backend.cancel(elsewhere)
    assert backend.poll(handle).state == "running"


def test_a_place_that_cannot_be_written_is_refused(place: Place) -> None:
    """Without room for the envelope nothing is started."""
    place.folder.parent.mkdir(exist_ok=True)
    place.folder.write_text("a file where a folder should be")
    with pytest.raises(NotStarted, match="writable"):
        ProcessBackend(place).spawn({"do": "return"})


def test_the_call_folder_is_this_users_own(started: Any) -> None:
    """Envelope and output are readable for nobody else."""
    _, handle = started(ProcessBackend, "return")
    assert stat.S_IMODE(Path(handle["folder"]).stat().st_mode) == 0o700
