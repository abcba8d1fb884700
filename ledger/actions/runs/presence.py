"""Who works on an experiment on this host: a lock that a supervisor holds until it ends, however it ends."""

import fcntl
import os
import platform
import time
from pathlib import Path

FOLDER, DRAIN = "supervisors", "drain.lock"
_PAUSE_SECONDS = 0.05


def host() -> str:
    """The name under which this machine stands in events."""
    return platform.node() or "unknown"


def hold(home: Path, name: str) -> int:
    """Say that somebody works on an experiment or a run; the descriptor holds as long as it is open.

    Several may hold it at a time. A child that inherits the descriptor holds it too.
    """
    path = home / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def is_held(home: Path, name: str) -> bool:
    """Whether somebody on this host works on it; True where that cannot be seen."""
    return _is_locked(home / FOLDER / name)


def await_drain(home: Path, seconds: float) -> None:
    """Wait until no reaper is at work, so that its folders can be taken; at most so long."""
    deadline = time.monotonic() + seconds
    while _is_locked(home / DRAIN) and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)


def _is_locked(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
