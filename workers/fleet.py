"""The attempts that a supervisor looks after: started by it, or left by an earlier one."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workers.backends.protocol import Report
from workers.completion import complete, told
from workers.conclusions import WATCHED_SECONDS
from workers.descriptor import Descriptor
from workers.link import Link
from workers.reaper import is_running
from workers.spool import EVENTS
from workers.suspicion import lose


@dataclass(slots=True)
class Attempt:
    """`ended`: its spool is complete. `adopted`: no backend of ours reports on it, so we look ourselves.

    `size` of its spool when it last grew, `heard` when that was; `doubted` is None if unknown.
    """

    plan: Descriptor
    folder: Path
    smoke: bool = False
    adopted: bool = False
    ended: bool = False
    watched: bool = False
    spawned: float | None = None
    size: int = -1
    heard: float = 0.0
    doubted: bool | None = False
    asked: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """How long it runs, as far as is known here."""
        return time.monotonic() - (self.spawned if self.spawned is not None else self.asked)

    def look(self, link: Link, certain: bool) -> None:
        """Adopted: see whether it has ended; given up only if `certain` (the ledger is not away)."""
        if told(self.folder, self.plan).outcome is not None:
            self.ended = True
        elif certain and not is_running(self.folder):
            with suppress(OSError):  # a full disk: look again
                self.ended = lose(link, self.folder, self.plan)

    def doubt(self) -> bool | None:
        """True when its spool has been silent for longer than the lease, False when it grows again."""
        now, size = time.monotonic(), self._size()
        if size != self.size:
            first = self.size < 0
            self.size, self.heard = size, now
            if not first and self.doubted is not False:
                self.doubted = False
                return False
        elif size and not self.doubted and now - self.heard > self.plan.lease_s:
            self.doubted = True
            return True
        return None

    def _size(self) -> int:
        try:
            return (self.folder / EVENTS).stat().st_size
        except OSError:
            return 0


class Fleet:
    """All attempts whose end is not yet in the ledger."""

    def __init__(self) -> None:
        self._attempts: dict[Path, Attempt] = {}

    def __iter__(self) -> Iterator[Attempt]:
        return iter(list(self._attempts.values()))

    def __len__(self) -> int:
        return len(self._attempts)

    def add(self, attempt: Attempt) -> None:
        """Look after an attempt."""
        self._attempts[attempt.folder] = attempt

    def drop(self, attempt: Attempt) -> None:
        """Its end is in the ledger."""
        self._attempts.pop(attempt.folder, None)

    def running(self) -> int:
        """How many may be using a core."""
        return sum(1 for attempt in self if not attempt.ended)

    def hear(self, report: Report) -> None:
        """Note what the backend says."""
        attempt = self._attempts.get(report.folder)
        if attempt is None:
            return
        if report.what == "spawned":
            attempt.spawned = time.monotonic()
        elif report.what == "ended":
            attempt.ended = True
        elif report.what == "broken":
            complete(attempt.folder, attempt.plan, "failed", 0.0, error=report.error)
            attempt.ended = True

    def orphan(self) -> None:
        """The backend is gone: look after its attempts ourselves."""
        for attempt in self:
            attempt.adopted = True

    def smoke_due(self) -> list[Attempt]:
        """Smoke runs that have now run for two minutes."""
        due = [a for a in self if a.smoke and not a.ended and not a.watched and a.spawned is not None]
        return [a for a in due if a.seconds() >= WATCHED_SECONDS]
