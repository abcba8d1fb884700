"""The background thread of an attempt: metrics on disk about every 100 ms, a heartbeat every 5 s.

What a chatty run logs within some seconds is one event, written in parts, so that it costs the ledger little.
"""

import threading
import time
from collections import deque

from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.points import Growing, Point, batches
from workers.spool import Entry, Spool

FLUSH_SECONDS = 0.1
HEARTBEAT_SECONDS = 5.0
MOST_WAITING = 100_000
"""Points in memory at which the training thread flushes by itself, and at which a full disk costs points."""


class Recorder:
    """Writes what training code logged. A spool that cannot be written never stops training."""

    def __init__(self, descriptor: Descriptor, spool: Spool, facts: Facts) -> None:
        self.waiting: deque[Point] = deque()
        self._plan, self._spool, self._facts = descriptor, spool, facts
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._beat = time.monotonic()
        self._growing = Growing(self._beat)
        self._between = min(HEARTBEAT_SECONDS, descriptor.lease_s / 4)
        self._thread = threading.Thread(target=self._work, name="ledger-recorder", daemon=True)

    def start(self) -> None:
        """Record the first heartbeat and begin."""
        self._write([self._heartbeat()])
        self._thread.start()

    def stop(self, *, early: bool = False) -> None:
        """Flush what is left and end the thread; `early` also says how far the run came."""
        self._stopped.set()
        self._thread.join()
        self.flush()
        if early:
            self._write([self._heartbeat()])

    def flush(self) -> None:
        """Write all points that wait; they are on disk when this returns, unless the disk refuses."""
        with self._lock:
            taken = [self.waiting.popleft() for _ in range(len(self.waiting))]
            if not taken:
                return
            self._note_best(taken)
            try:
                found = list(batches(self._plan.attempt, taken))
                more = self._growing.take(found[-1], time.monotonic())
                logged = [(self._plan.stream, "metrics.logged", data) for data in found]
                done = self._write(logged, more=more)
            except (TypeError, ValueError):  # a step beyond 64 bits has no place in JSON
                self._facts.dropped += len(taken)
                return
            if not done:
                self._put_back(taken)

    def _work(self) -> None:
        while not self._stopped.wait(FLUSH_SECONDS):
            self.flush()
            if time.monotonic() - self._beat >= self._between:
                self._write([self._heartbeat()])

    def _heartbeat(self) -> Entry:
        now, facts = time.monotonic(), self._facts
        self._beat = now
        self._growing.close(now)
        data = {
            "attempt": self._plan.attempt, "step": facts.step, "steps": facts.steps,
            "unchanged_seconds": round(now - facts.step_changed, 3),
        }  # fmt: skip
        return (self._plan.stream, "run.heartbeat", data)

    def _write(self, entries: list[Entry], *, more: bool = False) -> bool:
        try:
            self._spool.write(entries, more=more)
        except OSError:
            return False
        return True

    def _put_back(self, taken: list[Point]) -> None:
        room = max(0, MOST_WAITING - len(self.waiting))
        self._facts.dropped += max(0, len(taken) - room)
        self.waiting.extendleft(reversed(taken[len(taken) - min(room, len(taken)) :]))

    def _note_best(self, taken: list[Point]) -> None:
        name, facts = self._plan.metric, self._facts
        better = max if self._plan.direction == "higher" else min
        for _, values in taken:
            if name in values:
                value = float(values[name])
                facts.best = value if facts.best is None else better(facts.best, value)
