"""submitit's local executor, for tests without a cluster: poll and cancel by what its process wrote down."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workers.backends.process import end_group
from workers.backends.remote import Hint
from workers.backends.slurm_call import PROCESS
from workers.processes import is_alive

_WAIT_SECONDS = 10.0


def hint(folder: Path, handle: dict[str, Any]) -> Hint:
    """Running while its worker does, or while the controller has still to start it."""
    worker = _worker(folder)
    if worker is not None and is_alive(worker["pid"], worker["start_time"]):
        return Hint("running")
    if worker is None and _controlled(handle):
        return Hint("running", None, "it is about to start")
    return Hint("gone", "killed", "the process is gone without an exit code")


def cancel(folder: Path, handle: dict[str, Any]) -> None:
    """End the worker's group and see the controller end; one that has not started yet will not."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while _controlled(handle) and time.monotonic() < deadline:
        worker = _worker(folder)
        if worker is not None:
            end_group(worker["pid"], worker["start_time"], worker["pid"])
        time.sleep(0.02)


@contextmanager
def output_into(path: Path) -> Iterator[None]:
    """Processes that start here write there: a controller would hold our own output open while it lives.

    What other threads print in these milliseconds lands there too.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = os.dup(1), os.dup(2)
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        for number in (1, 2):
            os.dup2(target, number)
        yield
    finally:
        for number, before in zip((1, 2), kept, strict=True):
            os.dup2(before, number)
        for one in (target, *kept):
            os.close(one)


def reap(started: list[Any]) -> None:
    """Collect the controllers that have ended."""
    started[:] = [one for one in started if one.state == "RUNNING"]


def _worker(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / PROCESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _controlled(handle: dict[str, Any]) -> bool:
    return str(handle.get("id", "")).isdigit() and is_alive(int(handle["id"]), str(handle.get("start_time")))
