"""Have the attempts that nobody looks after reaped: `python -m workers drain`, detached."""

import fcntl
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.actions.runs.presence import DRAIN
from ledger.places import home

if TYPE_CHECKING:
    from ledger.store.open import Store

EVERY_SECONDS = 10.0
_started: "list[subprocess.Popen[bytes]]" = []


def reap_soon(store: "Store") -> bool:
    """Start the reaper of this host unless one is at work or was started within ten seconds.

    Never raises: whoever looks at a ledger is not to fail because of it.
    """
    if store.read_only:
        return False
    with suppress(OSError):
        return _start(store.url, home(store.url, store.ledger_id))
    return False


def _start(url: str, folder: Path) -> bool:
    """The child inherits the lock, so it is held exactly as long as the child runs."""
    from ledger.actions.runs.supervise import LOG
    from ledger.actions.worker_environment import environment

    _started[:] = [process for process in _started if process.poll() is None]
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / DRAIN, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not _is_due(lock):
            return False
        with (folder / LOG).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workers", "drain"],
                env=environment(url), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, pass_fds=(lock,),
            )  # fmt: skip
    finally:
        os.close(lock)
    _started.append(process)
    return True


def _is_due(lock: int) -> bool:
    """Take the lock and note the time in it; False if another has it or the last start is too recent."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    now, text = time.time(), os.pread(lock, 64, 0).decode("ascii", "replace")
    with suppress(ValueError):
        if 0 <= now - float(text) < EVERY_SECONDS:
            return False
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{now:.3f}".encode(), 0)
    return True
