"""Waiting for head-room that others hold: a line where something has changed, then another look."""

import time
from collections.abc import Callable

from ledger.cli.output import clean, note

PAUSE_SECONDS, SILENT_SECONDS = 3.0, 60.0


class Patience:
    """Each call says why it waits, if that is news and the last line is a minute old, and then pauses."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._last, self._when = "", 0.0

    def __call__(self, why: str) -> None:
        """Say it, and pause."""
        now = self._clock()
        if not self._last or (why != self._last and now - self._when >= SILENT_SECONDS):
            told = "; Ctrl-C leaves, nothing is launched then" if not self._last else ""
            self._last, self._when = why, now
            note(f"{clean(why)}{told}")
        self._sleep(PAUSE_SECONDS)
