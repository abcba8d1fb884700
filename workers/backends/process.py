"""Processes on this machine that outlive whoever started them: the reference of the four methods.

A worker runs in a session of its own, is nobody's child and is found again by its handle alone: pid with
start time while it runs, a file with its exit code afterwards.
"""

import re
import signal
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

from workers.backends import call_folder
from workers.backends.capacity import too_much
from workers.backends.remote import Hint, NotStarted, Place, Unavailable
from workers.hardware import host
from workers.processes import is_alive, signal_group, start_time

GRACE_SECONDS = 5.0
_LOOK_SECONDS = 0.02
_CALL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# the first shell leads the session and ends at once, so that init collects the second one
_LAUNCH = "(" + call_folder.SCRIPT + ') </dev/null >"$1/output.log" 2>&1 &\necho $!'


class ProcessBackend:
    """Own hardware, free of charge; for runs that outlive the shell, and for tests of the supervisor."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._calls = place.folder / "calls"

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """Start a worker; its handle is `{"call", "pid", "group", "start_time", "host", "folder"}`."""
        refused = too_much(self._place.compute)
        if refused:
            raise NotStarted(f"{refused}; ask for less in [compute]")
        call = f"process-{uuid.uuid4().hex}"
        folder = self._calls / call
        try:
            call_folder.prepare(folder, envelope)
            leader = self._launch(folder, call)
        except OSError as error:
            raise NotStarted(f"{folder}: {error.strerror}; make room there, or make it writable") from None
        with leader:
            told, _ = leader.communicate()
        if not told.strip().isdigit():
            raise Unavailable("the shell that starts the worker was ended before it said whether it did")
        pid = int(told)
        return {
            "call": call, "pid": pid, "group": leader.pid, "start_time": start_time(pid), "host": host(),
            "folder": str(folder),
        }  # fmt: skip

    def poll(self, handle: dict[str, Any]) -> Hint:
        """`running` while that very process runs; `done` with its exit code, `gone` without one."""
        folder = self._folder(handle)
        if folder is None or not isinstance(handle.get("host"), str):
            return Hint("unknown", None, "this is no handle of a process")
        found = call_folder.ended(folder)
        if found is not None:
            return found
        if handle["host"] != host():
            return Hint("unknown", None, f"it runs on {handle['host']}; ask there")
        if _alive(handle):
            return Hint("running")
        # it may have ended between the two looks
        outcome = "stopped" if (folder / call_folder.CANCELLED).exists() else "killed"
        return call_folder.ended(folder) or Hint("gone", outcome, "the process is gone without an exit code")

    def cancel(self, handle: dict[str, Any]) -> None:
        """SIGTERM to its process group, SIGKILL five seconds later; returns when it has ended.

        Unavailable from another machine.
        """
        folder = self._folder(handle)
        if folder is None or not isinstance(handle.get("host"), str):
            return
        if handle["host"] != host():
            raise Unavailable(f"it runs on {handle['host']}; cancel it there")
        if not _alive(handle):
            return
        (folder / call_folder.CANCELLED).touch()
        end_group(int(handle["pid"]), str(handle["start_time"]), int(handle["group"]))

    def logs(self, handle: dict[str, Any]) -> str:
        """The last 64 KiB of what the worker and its training code have printed."""
        folder = self._folder(handle)
        return "" if folder is None else call_folder.tail(folder / call_folder.OUTPUT)

    def _launch(self, folder: Path, call: str) -> "subprocess.Popen[bytes]":
        arguments = [*call_folder.worker(folder, call, self._place.claims), "--container", host()]
        return subprocess.Popen(
            ["/bin/sh", "-c", _LAUNCH, "sh", *arguments], env=call_folder.environment(self._place.url),
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def _folder(self, handle: dict[str, Any]) -> Path | None:
        """Where the call's files lie: by its name, never by a path that somebody states."""
        call = handle.get("call")
        return self._calls / call if isinstance(call, str) and _CALL.fullmatch(call) else None


def end_group(pid: int, started: str, group: int) -> None:
    """End the group that this very process belongs to: SIGTERM, and SIGKILL after the grace."""
    if not is_alive(pid, started):
        return
    signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while is_alive(pid, started) and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    # a group's number is not given away while it has a member; a process of that number is a stranger
    if is_alive(pid, started) or not start_time(group):
        signal_group(group, signal.SIGKILL)
    while is_alive(pid, started):
        time.sleep(_LOOK_SECONDS)


def _alive(handle: dict[str, Any]) -> bool:
    pid, started = handle.get("pid"), handle.get("start_time")
    return isinstance(pid, int) and isinstance(started, str) and is_alive(pid, started)
