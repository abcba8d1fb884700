"""The supervisor of one launch: starts the queued runs, a core each, and sees every end into the ledger.

It never holds training up: workers write to their spools, and while the ledger is away nothing new
starts and nobody is held to be lost.
"""

import time
from collections import Counter, deque
from collections.abc import Callable

import structlog

from ledger.store.store import Store
from workers.assignment import Assignment
from workers.attempts import NoHeadroom, intend
from workers.backends.protocol import Backend, BackendGone
from workers.completion import told
from workers.conclusions import DEAD
from workers.debts import Debts
from workers.descriptor import Descriptor
from workers.fleet import Attempt, Fleet
from workers.link import LedgerAway, Link
from workers.money import deny
from workers.reaper import leftovers, never_asked_for, plan_of
from workers.stops import Stops
from workers.transport import Transport
from workers.turns import RETRIED, Queued

FLUSH_SECONDS, LOOK_SECONDS, WAIT_SECONDS = 0.2, 0.5, 0.05
PATIENCE_SECONDS, STOPPED_PATIENCE_SECONDS = 900.0, 10.0
ROOM_SECONDS = 2.0
"""How often head-room is asked for again while others hold it."""
MOST_RESTARTS = 3
log = structlog.get_logger()


class Supervisor:
    """`stopping` may be set at any time, also by a signal: children are ended, queued runs stay queued."""

    def __init__(self, link: Link, assignment: Assignment, backend: Backend, workers: int) -> None:
        self._link, self._assignment, self._backend = link, assignment, backend
        self._workers = workers
        self._transport, self._fleet = Transport(link), Fleet()
        self._queue: deque[Queued] = deque()
        self._tries: Counter[str] = Counter()
        self._debts, self._stops = Debts(assignment), Stops(backend)
        self._flushed = self._looked = self._room_at = 0.0
        self._restarts, self._halted, self._cancelled = 0, "", False
        self.outcomes: dict[str, str] = {}
        self.stopping = False

    def run(self, queue: list[Queued]) -> str:
        """Work the queue off; returns why it was not finished, empty if it was."""
        self._adopt({queued.run for queued in queue if queued.smoke})
        self._queue.extend(queue)
        for queued in queue:
            if queued.smoke:
                self._debts.conclude(queued.run)
        while not self._done():
            self._hear()
            self._look()
            self._deliver()
            self._start()
            if self._link.away_seconds() > self._patience() and not self._fleet.running():
                return "the ledger stayed away; what was measured waits in the spool"
        return "stopped on request" if self.stopping else self._halted

    def _done(self) -> bool:
        idle = not self._queue or self.stopping or bool(self._halted)
        return idle and not self._debts and all(self.stopping and a.adopted for a in self._fleet)

    def _patience(self) -> float:
        return STOPPED_PATIENCE_SECONDS if self.stopping else PATIENCE_SECONDS

    def _adopt(self, smoke: set[str]) -> None:
        for folder in leftovers(self._assignment.spool, self._assignment.experiment):
            plan = plan_of(folder)
            if plan is None or never_asked_for(folder) or not self._transport.watch(folder):
                continue
            log.info("attempt_adopted", run=plan.run, attempt=plan.attempt)
            self._fleet.add(Attempt(plan, folder, plan.run in smoke, adopted=True, doubted=None))

    def _hear(self) -> None:
        try:
            if self.stopping and not self._cancelled:
                self._cancelled = True
                self._backend.cancel()
            for report in self._backend.poll(WAIT_SECONDS):
                log.info("reported", what=report.what, folder=report.folder.name, outcome=report.outcome)
                self._fleet.hear(report)
        except BackendGone as gone:
            self._gone(gone)

    def _gone(self, gone: BackendGone) -> None:
        log.error("backend_gone", reason=str(gone))
        self._fleet.orphan()
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            self._halted = "the backend ended again and again; see supervisor.log"

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        adopted = [a for a in self._fleet if a.adopted and not a.ended]
        certain = bool(adopted) and self._transport.flush()
        for attempt in adopted:
            attempt.look(self._link, certain)
        self._doubt()
        self._stops.look(self._link, self._fleet)
        for attempt in self._fleet.smoke_due():
            attempt.watched = True
            self._debts.verify(attempt)

    def _doubt(self) -> None:
        if self._link.away_seconds():
            return
        for attempt in self._fleet:
            silent = None if attempt.ended else attempt.doubt()
            if silent is not None:
                self._debts.doubt(attempt.plan, silent)

    def _deliver(self) -> None:
        now = time.monotonic()
        if now - self._flushed < FLUSH_SECONDS:
            return
        if self._transport.flush():
            for attempt in self._fleet:
                if attempt.ended and self._transport.finished(attempt.folder):
                    self._finish(attempt)
        self._flushed = time.monotonic()
        self._debts.pay(self._link)

    def _finish(self, attempt: Attempt) -> None:
        plan = attempt.plan
        outcome = told(attempt.folder, plan).outcome or "lost"
        self.outcomes[plan.run] = outcome
        self._transport.unwatch(attempt.folder)
        self._fleet.drop(attempt)
        self._debts.settle(plan, attempt.folder)
        self._room_at = 0.0
        if attempt.smoke:
            self._debts.conclude(plan.run)
        elif outcome in DEAD:
            self._debts.died(plan, outcome)
        if outcome in RETRIED:
            self._queue.append(Queued(plan.run, attempt.smoke, -1))

    def _intending(self, queued: Queued) -> Callable[[Store], Descriptor | None]:
        tries, hold = self._tries[queued.run], self._transport.watch
        return lambda store: intend(store, self._assignment, queued, tries, hold)

    def _start(self) -> None:
        while self._queue and not self.stopping and not self._halted:
            if self._fleet.running() >= self._workers or time.monotonic() < self._room_at:
                return
            queued = self._queue[0]
            try:
                plan = self._link.run(self._intending(queued))
            except LedgerAway:
                return
            except NoHeadroom as none:
                self._wait_for_room(none, queued)
                return
            self._queue.popleft()
            if plan is not None:
                self._spawn(Attempt(plan, self._assignment.folder(plan.run, plan.attempt), queued.smoke))

    def _wait_for_room(self, none: NoHeadroom, queued: Queued) -> None:
        """Money that others hold may come back; where none can, nothing more of the queue starts today."""
        log.info("no_headroom", run=queued.run, limit=none.limit, left=none.left, waits=none.waits)
        self._room_at = time.monotonic() + ROOM_SECONDS
        if not none.waits:
            self._halted = f"{queued.run} cannot start today: {none}"
            self._debts.owe(lambda store: deny(store, self._assignment, queued.run))

    def _spawn(self, attempt: Attempt) -> None:
        self._tries[attempt.plan.run] += 1
        self._fleet.add(attempt)
        try:
            self._backend.spawn(attempt.folder)
        except BackendGone as gone:
            self._gone(gone)
        except OSError as error:
            # the folder could not be written, so nothing was asked for: the intent is taken up again
            log.error("not_spawned", run=attempt.plan.run, reason=str(error))
            self._fleet.drop(attempt)
            self._queue.append(Queued(attempt.plan.run, attempt.smoke, -1))
