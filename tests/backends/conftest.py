"""Backends whose workers are stand-ins, and a cluster that is none."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.backends.fake_slurm import FakeSlurm
from workers.backends import call_folder
from workers.backends import slurm as backend_module
from workers.backends.remote import Place

STAND_IN = str(Path(__file__).with_name("stand_in.py"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place in a folder whose name a shell would mangle."""
    return Place(
        ledger="ledger-id", experiment="x1", project="p", digest="d", url="sqlite:///somewhere",
        frozen=tmp_path / "frozen", compute={"timeout_s": 60.0, "gpus": 0}, claims=1,
        folder=tmp_path / "a 'place' $HOME",
    )  # fmt: skip


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backends of this process start the stand-in instead of the worker."""

    def command(module: str, *arguments: str) -> list[str]:
        assert module == "workers.remote"
        return [sys.executable, STAND_IN, *arguments]

    monkeypatch.setattr(call_folder, "command", command)


@pytest.fixture
def started(stand_in: None, place: Place) -> Any:
    """`started(ProcessBackend, "sleep", claims=2)`: backend and handle; cancelled at the end."""
    made: list[tuple[Any, dict[str, Any]]] = []

    def start(backend: Any, do: str, **changes: Any) -> tuple[Any, dict[str, Any]]:
        found = backend(replace(place, **changes))
        handle = found.spawn({"do": do, "run": "x1.1", "attempt": 1})
        made.append((found, handle))
        return found, handle

    yield start
    for backend, handle in made:
        backend.cancel(handle)


@pytest.fixture
def slurm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSlurm:
    """Slurm's commands on the path; accounting may be asked as often as a test looks."""
    import submitit

    # its memory of jobs belongs to the process, but each test has a cluster whose ids begin anew
    submitit.SlurmJob.watcher.__init__()
    monkeypatch.setattr(backend_module, "ASK_SECONDS", 0.05)
    fake = FakeSlurm(tmp_path / "cluster")
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    return fake


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], None]:
    """Wait for a condition, at most 30 seconds."""

    def wait(condition: Callable[[], Any]) -> None:
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, "it did not come about in time"
            time.sleep(0.02)

    return wait
