"""How a container's process is started: a fresh interpreter, or a fork of one that has imported much."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.loopback.state import State

HERE = Path(__file__).resolve().parent
_hosts: dict[int, subprocess.Popen[bytes]] = {}
_started: dict[int, list["Process"]] = {}
_lock = threading.Lock()


class Process:
    """A container's process: its id, and whether it has ended."""

    def __init__(self, pid: int, wait: Any) -> None:
        self.pid = pid
        self._wait = wait

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within the time."""
        return bool(self._wait(seconds))


def start(state: State, folder: Path, environment: dict[str, str]) -> Process:
    """Start the container of a job's folder."""
    process = _forked(state, folder) if state.warm else _fresh(folder, environment)
    _started.setdefault(id(state), []).append(process)
    return process


def _fresh(folder: Path, environment: dict[str, str]) -> Process:
    with (folder / "output").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", str(HERE / "container.py"), str(folder)], env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip

    def wait(seconds: float) -> bool:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    return Process(process.pid, wait)


def _forked(state: State, folder: Path) -> Process:
    link = socket.socket(socket.AF_UNIX)
    link.connect(str(_host(state)))
    link.sendall(json.dumps({"folder": str(folder)}).encode() + b"\n")
    with link.makefile("r") as reader:
        pid = int(reader.readline())

    def wait(seconds: float) -> bool:
        if link.fileno() < 0:
            return True
        if select.select([link], [], [], seconds)[0]:
            link.close()  # the other side has closed it
            return True
        return False

    return Process(pid, wait)


def _host(state: State) -> Path:
    """The socket of the warm host; it is started with the first container."""
    path = state.folder / "host"
    with _lock:
        if id(state) not in _hosts:
            _hosts[id(state)] = subprocess.Popen(
                [sys.executable, str(HERE / "warm_host.py"), str(path)], stdin=subprocess.PIPE
            )
        end = time.monotonic() + 60
        while not path.exists():
            if time.monotonic() > end:
                raise TimeoutError("the warm host did not start")
            time.sleep(0.02)
    return path


def forget(state: State) -> None:
    """End the containers that still run, also those that no call knows any more, and the warm host."""
    for process in _started.pop(id(state), []):
        with suppress(ProcessLookupError):
            if not process.wait(0):
                os.killpg(process.pid, signal.SIGKILL)
    host = _hosts.pop(id(state), None)
    if host is not None:
        host.kill()
        host.wait()
        if host.stdin is not None:
            host.stdin.close()
