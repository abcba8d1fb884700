"""Local processes, forked from a server that has the heavy imports loaded."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from workers.backends.protocol import BackendGone, Report
from workers.child import OUTPUT
from workers.descriptor import STARTED_BY
from workers.hardware import host
from workers.processes import start_time
from workers.programs import command, with_path


class LocalBackend:
    """One fork server for one frozen code folder; it starts with the first attempt."""

    def __init__(self, url: str, code: Path, spool: Path) -> None:
        self._arguments = (str(code), str(spool))
        self._url = url
        self._keeper: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None
        self._pending = b""
        self.ready: dict[str, Any] = {}

    def start(self) -> None:
        """Start the server now, so that it loads while other things are done."""
        ours, theirs = socket.socketpair()
        environment = with_path({**os.environ, "LEDGER_URL": self._url})
        with theirs:
            self._keeper = subprocess.Popen(
                command("workers.keeper", str(theirs.fileno()), *self._arguments),
                env=environment,
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr.fileno() if _has_fileno(sys.stderr) else subprocess.DEVNULL,
                start_new_session=True,
            )
        self._link, self._pending = ours, b""

    def spawn(self, folder: Path) -> None:
        """Ask for a child; it is forked as soon as the imports are loaded."""
        if self._link is None:
            self.start()
        keeper = self._keeper
        if keeper is not None:
            handle = {"pid": keeper.pid, "start_time": start_time(keeper.pid), "host": host()}
            (folder / STARTED_BY).write_text(json.dumps(handle), encoding="utf-8")
        self._send({"do": "spawn", "folder": str(folder)})

    def poll(self, timeout: float) -> list[Report]:
        """What the server has said; BackendGone when its socket has closed."""
        if self._link is None:
            time.sleep(timeout)
            return []
        ready, _, _ = select.select([self._link], [], [], timeout)
        if not ready:
            return []
        try:
            block = self._link.recv(65536)
        except OSError:
            block = b""
        if not block:
            self._forget()
            raise BackendGone("the fork server has ended")
        *lines, self._pending = (self._pending + block).split(b"\n")
        return [report for line in lines if (report := self._understood(json.loads(line)))]

    def cancel(self, folder: Path | None = None) -> None:
        """SIGTERM to one attempt or to all; SIGKILL follows after two seconds."""
        if self._link is not None:
            self._send({"do": "stop"} if folder is None else {"do": "stop", "folder": str(folder)})

    def logs(self, folder: Path) -> str:
        """The attempt's `output.log`."""
        path = folder / OUTPUT
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def close(self) -> None:
        """Let the server end after its last child."""
        if self._link is not None:
            try:
                self._send({"do": "close"})
            except BackendGone:
                pass
        if self._keeper is not None:
            self._keeper.wait()
        self._forget()

    def _send(self, request: dict[str, Any]) -> None:
        assert self._link is not None
        try:
            self._link.sendall(json.dumps(request).encode() + b"\n")
        except OSError:
            self._forget()
            raise BackendGone("the fork server has ended") from None

    def _forget(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None

    def _understood(self, message: dict[str, Any]) -> Report | None:
        if message["is"] == "ready":
            self.ready = message
            return None
        return Report(message["is"], Path(message["folder"]), message.get("outcome"), message.get("error"))


def _has_fileno(stream: Any) -> bool:
    try:
        stream.fileno()
    except (OSError, ValueError, AttributeError):
        return False
    return True
