"""The fork server: has the heavy imports loaded and forks one child a run. JSON lines over a socket.

Requests: `{"do": "spawn", "folder"}`, `{"do": "stop", "folder"}`, `{"do": "stop"}` (all), `{"do": "close"}`.
Reports: `{"is": "ready", "threads", "failed"}`, `{"is": "spawned", "folder", "pid"}`,
`{"is": "ended", "folder", "outcome"}`, `{"is": "broken", "folder", "error"}`.
When the supervisor vanishes, the running children finish under their deadlines; then the exit code is 75.
"""

import json
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from workers.children import Child, fork, reap
from workers.hardware import host
from workers.preload import preload
from workers.processes import start_time

ORPHANED = 75
_LONGEST_WAIT = 1.0


class ForkServer:
    """Single-threaded on purpose: only then is a fork safe."""

    def __init__(self, link: socket.socket) -> None:
        self._link, self._pending = link, b""
        self._children: dict[str, Child] = {}
        self._open, self._orphaned = True, False
        self._self = {"pid": os.getpid(), "start_time": start_time(os.getpid()), "host": host()}
        self._woken = _wake_on_child()

    def serve(self) -> int:
        """Until the supervisor closes or vanishes and no child is left; returns the exit code."""
        while self._open or self._children:
            self._wait()
            self._look()
        return ORPHANED if self._orphaned else 0

    def report(self, **message: Any) -> None:
        """Tell the supervisor, if it is still there."""
        try:
            self._link.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self._orphan()

    def _wait(self) -> None:
        now = time.monotonic()
        due = min((child.due() for child in self._children.values()), default=now + _LONGEST_WAIT)
        sources: list[Any] = [self._woken, *([self._link] if self._open else [])]
        ready, _, _ = select.select(sources, [], [], min(max(due - now, 0.0), _LONGEST_WAIT))
        if self._woken in ready:
            self._woken.recv(4096)
        if self._link in ready:
            self._receive()

    def _receive(self) -> None:
        try:
            block = self._link.recv(65536)
        except OSError:
            block = b""
        if not block:
            self._orphan()
            return
        *lines, self._pending = (self._pending + block).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))

    def _orphan(self) -> None:
        self._orphaned = self._orphaned or self._open
        self._open = False

    def _obey(self, request: dict[str, Any]) -> None:
        if request["do"] == "spawn":
            self._spawn(request["folder"])
        elif request["do"] == "stop":
            for folder, child in self._children.items():
                if request.get("folder", folder) == folder:
                    child.end("stopped")
        elif request["do"] == "close":
            self._open = False

    def _spawn(self, folder: str) -> None:
        try:
            child = fork(Path(folder), self._self)
        except (OSError, ValueError, TypeError) as error:
            self.report(**{"is": "broken", "folder": folder, "error": str(error)})
            return
        self._children[folder] = child
        self.report(**{"is": "spawned", "folder": folder, "pid": child.pid})

    def _look(self) -> None:
        now = time.monotonic()
        for folder, child in list(self._children.items()):
            outcome = reap(child)
            if outcome is None:
                child.enforce(now)
            else:
                del self._children[folder]
                self.report(**{"is": "ended", "folder": folder, "outcome": outcome})


def main(argv: list[str]) -> int:
    """`python -m workers.forkserver FD CODE`: serve on an inherited socket."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    link = socket.socket(fileno=int(argv[0]))
    failed = preload(Path(argv[1]))
    server = ForkServer(link)
    server.report(**{"is": "ready", "threads": _threads(), "failed": failed})
    return server.serve()


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def _wake_on_child() -> socket.socket:
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)
    return reader


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
