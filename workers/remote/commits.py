"""Making checkpoints durable: `commit` runs in a thread of its own, so that nothing ever waits for it."""

import threading
import time
from collections.abc import Callable

import structlog

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
log = structlog.get_logger()


class Commits:
    """One commit at a time. `covered` is the offset of the spool up to which files are durable.

    Without a `commit` every file is durable as soon as it is written.
    """

    def __init__(
        self, commit: Callable[[], None] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._commit, self._clock = commit, clock
        self._covered, self._pause, self._not_before = 0, 0.0, 0.0
        self._running: threading.Thread | None = None

    def covers(self, end: int) -> bool:
        """Whether the file that a line up to `end` speaks of is durable."""
        return self._commit is None or end <= self._covered

    def ask(self, end: int) -> None:
        """Commit what was written before the spool had grown to `end`, unless one runs or failed just now."""
        busy = self._running is not None and self._running.is_alive()
        if self.covers(end) or busy or self._clock() < self._not_before:
            return
        self._running = threading.Thread(target=self._work, args=(end,), name="ledger-commit", daemon=True)
        self._running.start()

    def now(self, seconds: float) -> None:
        """Commit whatever is there, waiting at most so long."""
        if self._commit is None:
            return
        last = threading.Thread(target=self._work, args=(0,), name="ledger-commit", daemon=True)
        last.start()
        last.join(seconds)

    def _work(self, end: int) -> None:
        assert self._commit is not None
        try:
            self._commit()
        except Exception as error:  # whatever a provider's client raises: the checkpoint waits
            self._pause = min(max(FIRST_PAUSE, self._pause * 2), LONGEST_PAUSE)
            self._not_before = self._clock() + self._pause
            log.warning("commit_failed", reason=str(error), again_in=self._pause)
            return
        self._covered, self._pause = max(self._covered, end), 0.0
