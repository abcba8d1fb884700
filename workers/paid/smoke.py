"""A smoke run elsewhere is watched for its first two minutes, with what it printed (R22)."""

import json
import re
from contextlib import suppress

from workers.assignment import Assignment
from workers.backends.remote import RemoteBackend
from workers.child import OUTPUT
from workers.conclusions import WATCHED_SECONDS, verify_smoke
from workers.debts import Debts
from workers.paid.book import Tracked, handle_for

_OVER = re.compile(r"\battempt_over\b.*\battempt=\d")
"""How the worker's last words read where its log is not JSON."""


class SmokeWatch:
    """Verifies a smoke run that still runs two minutes after its claim; once."""

    def __init__(self, assignment: Assignment, backend: RemoteBackend, debts: Debts) -> None:
        self._assignment, self._backend, self._debts = assignment, backend, debts
        self._seen: set[tuple[str, int]] = set()

    def look(self, tracked: Tracked, now: int) -> None:
        """`now` by the database's clock in microseconds."""
        queued, attempts = tracked.state.queued or {}, tracked.state.attempts
        claimed, place = tracked.times[-1].claimed, (tracked.run, len(attempts))
        if not queued.get("smoke") or not claimed or attempts[-1].outcome is not None or place in self._seen:
            return
        seconds = (now - claimed) / 1e6
        if seconds < WATCHED_SECONDS:
            return
        self._seen.add(place)
        keep_logs(self._assignment, self._backend, tracked)
        assignment, run, folder = self._assignment, tracked.run, self._assignment.folder(*place)
        self._debts.owe(
            lambda store: verify_smoke(store, assignment, run, folder=folder, seconds=seconds, ended=False)
        )


def keep_logs(assignment: Assignment, backend: RemoteBackend, tracked: Tracked) -> None:
    """What the call has printed, where the snippet of a smoke run is taken from."""
    number = len(tracked.state.attempts)
    handle = handle_for(tracked)
    folder = assignment.folder(tracked.run, number)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        text = backend.logs(handle) if handle is not None else ""
        (folder / OUTPUT).write_text(of_training(text), encoding="utf-8", errors="replace")


def of_training(text: str) -> str:
    """What training has printed: without the worker's own last words, and those of Slurm's client."""
    return "".join(line for line in text.splitlines(keepends=True) if not _is_own(line))


def _is_own(line: str) -> bool:
    if line.startswith("submitit ") or _OVER.search(line):
        return True
    try:
        said = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return False
    return isinstance(said, dict) and {"run", "attempt", "claimed"} <= said.keys()
