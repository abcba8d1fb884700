"""The supervisor of one experiment's runs elsewhere.

It may be interrupted or killed at any step: what runs goes on and reports by itself, and the next
supervisor reads from the log where everything stands. It never cancels what nobody asked it to cancel.
"""

import time
from collections import Counter, deque
from collections.abc import Callable

import structlog

from ledger.errors import Broken
from ledger.store.read import now_micros
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.backends.remote import NotReached, NotStarted, RemoteBackend
from workers.debts import Debts
from workers.link import LATER, Link
from workers.paid.acts import Acts
from workers.paid.book import Book, Tracked, never_ran
from workers.paid.doubt import doubt
from workers.paid.lead import Lead
from workers.paid.plan import RunPlan
from workers.paid.smoke import SmokeWatch
from workers.paid.standing import Standing
from workers.paid.start import NoHeadroom, intend, refused, spawn, spawned
from workers.paid.steps import Limits, Step, next_step
from workers.turns import Queued

TICK_SECONDS, ROOM_SECONDS, MOST_VAIN = 1.0, 3.0, 3
log = structlog.get_logger()


class PaidSupervisor:
    """`stopping` may be set at any time, also by a signal: it then leaves everything as it is.

    `halted`: why nothing more is started, empty while it may be. `lead`: the sign of the newest on this host.
    """

    def __init__(
        self, link: Link, assignment: Assignment, plan: RunPlan, backend: RemoteBackend, workers: int = 0
    ) -> None:
        self._link, self._assignment, self._plan, self._backend = link, assignment, plan, backend
        self._workers = workers
        self._book, self._debts = Book(plan.experiment), Debts(assignment)
        self._acts = Acts(assignment, plan, backend, self._debts)
        self._smoke = SmokeWatch(assignment, backend, self._debts)
        self._limits = Limits(plan.claims, plan.each, plan.rate)
        self._queue: deque[Queued] = deque()
        self._tries: Counter[str] = Counter()
        self.halted, self._room_at, self._prepared = "", 0.0, False
        self._standing = Standing(backend, plan)
        self.outcomes: dict[str, str] = {}
        self.stopping = False
        self.lead: Lead | None = None

    def add(self, queue: list[Queued]) -> None:
        """More runs that a launch asked for."""
        known = {queued.run for queued in self._queue}
        self._queue.extend(queued for queued in queue if queued.run not in known)
        for queued in queue:
            if queued.smoke:
                self._debts.conclude(queued.run)

    def run(self, queue: list[Queued]) -> str:
        """See the runs through; why not all were, empty if they were."""
        self.add(queue)
        while not self.stopping and self.tick() and not self.is_relieved():
            time.sleep(TICK_SECONDS)
        if self.stopping and bool(self._active() or self._queue):
            name = self._plan.experiment
            return (
                f"interrupted: the runs go on; `ledger watch {name}` follows, `ledger launch {name}` resumes"
            )
        return self.halted

    def is_relieved(self) -> bool:
        """Whether a newer supervisor goes on in its place, and it has told the log all that it knows."""
        return self.lead is not None and not self._debts and not self.lead.is_ours()

    def tick(self) -> bool:
        """Look once at everything and do what is due; False when nothing is left to do."""
        try:
            now = self._link.run(self._catch_up)
            for tracked in list(self._book.runs.values()):
                self._attend(tracked, now)
            self._start()
        except LATER as away:
            log.warning("later", reason=str(away))
            return True
        self._debts.pay(self._link)
        return bool(self._active() or self._debts or (self._queue and not self.halted))

    def _catch_up(self, store: Store) -> int:
        """The time at which the log was read, by the database's clock: one for all runs of a tick."""
        first = not self._book.begun
        self._book.catch_up(store)
        if first:
            self._acts.begin(store, self._book, self._limits)
        return now_micros(store)

    def leave(self) -> bool:
        """Where nothing runs any more, take down what stands at the provider; False if it still stands."""
        return bool(self._active()) or self._standing.take_down()

    def _active(self) -> list[Tracked]:
        """Calls that are not settled yet."""
        return [t for t in self._book.runs.values() if t.state.attempts and not self._acts.is_settled(t)]

    def _attend(self, tracked: Tracked, now: int) -> None:
        if not tracked.state.attempts or self._acts.is_settled(tracked):
            return
        step = next_step(tracked, self._limits, now, self._acts.asked(tracked))
        self._smoke.look(tracked, now)
        self._link.run(lambda store: doubt(store, tracked, self._limits.lease, now))
        if step is Step.WAIT:
            return
        if step is Step.FIND:
            others = [t for t in self._active() if t is not tracked]
            self._link.run(lambda store: self._acts.find(store, tracked, alone=not others))
        else:
            self._link.run(lambda store: self._acts.do(store, step, tracked, now))
        if self._acts.is_settled(tracked):
            self._conclude(tracked)

    def _conclude(self, tracked: Tracked) -> None:
        last, self._standing.touched = tracked.state.attempts[-1], True
        self.outcomes[tracked.run] = last.outcome or "lost"
        log.info("settled", run=tracked.run, outcome=self.outcomes[tracked.run])
        if never_ran(tracked) in range(1, MOST_VAIN) and not self.halted:
            self._tries[tracked.run] = 0  # nothing was tried yet
            self._queue.append(Queued(tracked.run, self._is_smoke(tracked), len(tracked.state.attempts)))

    def _is_smoke(self, tracked: Tracked) -> bool:
        return bool(tracked.state.queued and tracked.state.queued["smoke"])

    def _start(self) -> None:
        if not self._queue or self.halted or time.monotonic() < self._room_at or not self._prepare():
            return
        while self._queue and not self.stopping and not self.halted:
            if self._workers and len(self._active()) >= self._workers:
                return
            queued = self._queue[0]
            try:
                number = self._link.run(self._intending(queued))
            except NoHeadroom as none:
                self._wait_for_room(none, queued)
                return
            except Broken as broken:  # what runs is watched all the same
                self.halted = f"{queued.run} cannot start: {broken}"
                return
            self._queue.popleft()
            if number is not None:
                self._tries[queued.run] += 1
                self._spawn(queued.run, number)

    def _prepare(self) -> bool:
        if not self._prepared:
            self._prepared, self.halted = self._standing.ready()
            self._room_at = 0.0 if self._prepared else time.monotonic() + ROOM_SECONDS
        return self._prepared

    def _not_started(self, run: str, number: int, error: NotStarted) -> None:
        """A refusal ends the launch; where the provider was not even reached, it is tried again later."""
        why = f"the provider did not start it: {error}"
        self._room_at = time.monotonic() + ROOM_SECONDS
        if not isinstance(error, NotReached):
            self.halted = why
        self._insist(lambda store: refused(store, run, number, why))

    def _intending(self, queued: Queued) -> Callable[[Store], int | None]:
        return lambda store: intend(store, self._plan, queued, self._tries[queued.run])

    def _wait_for_room(self, none: NoHeadroom, queued: Queued) -> None:
        self._room_at = time.monotonic() + ROOM_SECONDS
        if not none.waits:
            self.halted = f"{queued.run} cannot start today: {none}"
            self._link.run(lambda store: self._acts.deny(store, self._book.runs[queued.run]))

    def _spawn(self, run: str, number: int) -> None:
        """What happens to the process between these lines, the log tells."""
        try:
            found = spawn(self._backend, self._plan.envelope(run, number))
        except NotStarted as error:
            self._not_started(run, number, error)
            found = None
        if found is not None:
            handle, self._standing.touched = found, True
            self._insist(lambda store: spawned(store, self._plan, run, number, handle))
        self._link.run(lambda store: self._book.reread(store, run))

    def _insist(self, append: Callable[[Store], None]) -> None:
        """What the provider has answered is said nowhere else: a ledger that is away hears it later."""
        try:
            self._link.run(append)
        except LATER:
            self._debts.owe(append)
            raise
