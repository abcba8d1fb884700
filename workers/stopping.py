"""Ending a local attempt from another process than the one that forked it.

Who forked it cannot be reached then, so a note lies in the attempt's folder before the signal goes out:
the fork server reads it and records `stopped`, where it would else record a foreign signal.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

from workers.hardware import host
from workers.processes import is_alive, signal_group
from workers.spool_read import read_all

NOTE = "stop"


def is_asked(folder: Path) -> bool:
    """Whether somebody has approved that this attempt ends."""
    return (folder / NOTE).exists()


def ask(folder: Path) -> None:
    """Leave the note and send SIGTERM to the attempt's processes; nothing where none is alive here."""
    (folder / NOTE).touch()
    _signal(folder, signal.SIGTERM)


def insist(folder: Path) -> None:
    """SIGKILL, for what has not ended by itself."""
    _signal(folder, signal.SIGKILL)


def is_alive_here(folder: Path) -> bool:
    """Whether the attempt's own process runs on this machine."""
    return bool(_leaders(folder))


def _signal(folder: Path, number: int) -> None:
    for pid in _leaders(folder):
        with suppress(ProcessLookupError, PermissionError):
            # the command of an exploratory run shares the group of who watches it, which is to live on
            signal_group(pid, number) if os.getpgid(pid) == pid else os.kill(pid, number)


def _leaders(folder: Path) -> list[int]:
    """The processes of the attempt that are alive on this machine."""
    handles = [event["data"]["handle"] for event in read_all(folder) if event["type"] == "run.spawned"]
    return [
        int(handle["pid"])
        for handle in handles
        if handle.get("host") == host()
        and handle.get("pid")
        and is_alive(int(handle["pid"]), str(handle.get("start_time", "")))
    ]
