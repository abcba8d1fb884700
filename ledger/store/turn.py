"""The writers' turn: a lock on a side file, so that no process starves the others.

SQLite's own lock is polled with growing pauses, and a busy process takes it again before a sleeping one
wakes (measured waits of 20 s). The database file itself is never opened here: closing any descriptor of
it would drop the locks that SQLite holds on it.
"""

import errno
import fcntl
import os
import time

from ledger.errors import DatabaseBusy, DiskFull, ReadOnlyLedger

_FIRST_PAUSE, _LONGEST_PAUSE = 0.0002, 0.002


class Turn:
    """An exclusive lock on one file, waited for with short uneven pauses."""

    def __init__(self, path: str, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._file = -1

    def take(self) -> None:
        """Wait for the turn; DatabaseBusy after the timeout."""
        if self._file < 0:
            self._file = self._open()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait()

    def give(self) -> None:
        """Let the next one in."""
        if self._file >= 0:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the side file; the file itself stays, since others may hold it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise ReadOnlyLedger(f"{self._path} cannot be written: {error.strerror}") from error
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(f"{self._path} cannot be made: {error.strerror}") from error
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + self._timeout
        pause = _FIRST_PAUSE
        while True:
            time.sleep(pause * (0.5 + (time.monotonic_ns() & 1023) / 1024))
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise DatabaseBusy(f"waited {self._timeout:g} s for another writer") from None
            pause = min(pause * 2, _LONGEST_PAUSE)
