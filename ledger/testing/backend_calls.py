"""Calls that a test has started: waited for, and cancelled when it is over; also by a process that died."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

_STARTER = """
import importlib, json, os, pathlib, signal, sys

told = json.load(sys.stdin)
sys.path[:] = told["path"]
module, name = told["backend"]
backend = importlib.import_module(module)
for part in name.split("."):
    backend = getattr(backend, part)
place = told["place"]
paths = {key: pathlib.Path(place[key]) for key in ("frozen", "folder")}
made = backend(importlib.import_module(told["remote"]).Place(**{**place, **paths}))
sys.stdout.write(json.dumps([made.spawn(envelope) for envelope in told["envelopes"]]))
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


class Calls:
    """A backend that remembers what it has started. `patience`: seconds to wait for anything."""

    def __init__(self, backend: Any, patience: float) -> None:
        self.handles: list[dict[str, Any]] = []
        self.poll, self.cancel, self.logs = backend.poll, backend.cancel, backend.logs
        self._backend, self._patience = backend, patience

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """As the backend does."""
        handle: dict[str, Any] = self._backend.spawn(envelope)
        self.handles.append(handle)
        return handle

    def until(self, condition: Callable[[], Any]) -> None:
        """Wait for it, as long as patience lasts."""
        deadline = time.monotonic() + self._patience
        while not condition():
            assert time.monotonic() < deadline, "it did not come about in time"
            time.sleep(0.05)

    def until_over(self, handle: dict[str, Any]) -> Any:
        """The hint with which a call is over."""
        self.until(lambda: self.poll(handle).state in ("done", "gone"))
        return self.poll(handle)

    def end(self) -> None:
        """Cancel everything that was started."""
        for handle in self.handles:
            self.cancel(handle)


def spawned_by_the_dead(
    backend: Any, remote: Any, place: dict[str, Any], envelopes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Handles of calls that were spawned by a process which then killed itself; in the envelopes' order."""
    told = {
        "remote": remote.__name__, "backend": [backend.__module__, backend.__qualname__], "path": sys.path,
        "envelopes": envelopes, "place": asdict(remote.Place(**place)),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _STARTER], input=json.dumps(told, default=str), text=True,
        stdout=subprocess.PIPE, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -9, "it was to end by SIGKILL after the spawns"
    handles: list[dict[str, Any]] = json.loads(done.stdout)
    return handles
