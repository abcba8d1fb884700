"""The connection to the ledger: opened when needed, never trusted to last.

A SQLite file that was moved away or replaced is noticed before each use: writing on into the old
file would lose events without an error.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from ledger.address import sqlite_path
from ledger.errors import DatabaseError, NoLedger, NotALedger, WrongVersion
from ledger.store.open import Store, open_store

T = TypeVar("T")
LOCK_SECONDS = 2.0
_LONGEST_PAUSE = 5.0


class LedgerAway(Exception):
    """The ledger cannot be reached just now; what is spooled stays spooled."""


LATER = (LedgerAway, WrongVersion)
"""Nothing was written, and nothing is settled by that: it is decided anew at the next look."""


class Link:
    """Opens the store of an address and reopens it after a fault; backs off while it is away.

    `ledger`: the id that is expected there; without one, the first that is met.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic, ledger: str = "") -> None:
        self.url, self._clock = url, clock
        self._store: Store | None = None
        self._file: tuple[int, int] | None = None
        self._ledger_id = ledger
        self._pause, self._not_before = 0.0, 0.0
        self._away_since: float | None = None

    def away_seconds(self) -> float:
        """For how long the ledger has been away; 0 while it answers."""
        return 0.0 if self._away_since is None else self._clock() - self._away_since

    def run(self, work: Callable[[Store], T]) -> T:
        """Do something with the store. LedgerAway while it is locked, full, missing or unreachable."""
        if self._clock() < self._not_before:
            raise LedgerAway("the ledger was away a moment ago")
        try:
            done = work(self._open())
        except (DatabaseError, NoLedger, OSError) as error:
            self._fail()
            raise LedgerAway(str(error)) from error
        self._pause, self._away_since = 0.0, None
        return done

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._store is not None:
            # a broken connection may refuse even this
            with suppress(DatabaseError, OSError):
                self._store.close()
        self._store = None

    def _open(self) -> Store:
        file = self._identity()
        if self._store is not None and file != self._file:
            self.close()
        if self._store is None:
            store = open_store(self.url, timeout=LOCK_SECONDS)
            if self._ledger_id and store.ledger_id != self._ledger_id:
                store.close()
                raise NotALedger(f"another ledger has taken the place of {self._ledger_id}")
            self._store, self._file, self._ledger_id = store, file, store.ledger_id
        return self._store

    def _identity(self) -> tuple[int, int] | None:
        if not self.url.startswith("sqlite:///"):
            return None
        path: Path = sqlite_path(self.url)
        try:
            status = path.stat()
        except OSError as error:
            raise NoLedger(f"{path} is missing: {error.strerror}") from None
        return status.st_dev, status.st_ino

    def _fail(self) -> None:
        self.close()
        self._pause = min(max(0.05, self._pause * 2), _LONGEST_PAUSE)
        self._not_before = self._clock() + self._pause
        if self._away_since is None:
            self._away_since = self._clock()
