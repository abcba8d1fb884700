"""`python -m workers serve`: the supervisor as a service under an account of its own.

It holds the provider's credentials, tails `launch.requested`, and sees the runs of every experiment through
that computes elsewhere. Who asks for a launch needs no credentials then.
"""

import signal
import time
from typing import Any

import structlog

from ledger.errors import LedgerError, Refused
from ledger.store.read import head_index, read_log, streams_like
from ledger.store.seal import seal
from ledger.store.store import Store
from workers.assignment import read_assignment
from workers.link import LedgerAway, Link
from workers.paid.launch import supervisor_of
from workers.paid.preflight import preflight, refuse
from workers.paid.supervisor import TICK_SECONDS, PaidSupervisor
from workers.paid.work import Work, work_of

LOCAL, AGAIN_SECONDS = "local", 60.0
_LEFT = (
    "told to end: what runs goes on, unsupervised; `ledger watch EXP` follows it, "
    "`python -m workers serve` supervises it again"
)
log = structlog.get_logger()


class Service:
    """One supervisor for each experiment that has something to do. `stopping` may be set at any time.

    `pending`: experiments to look at, with the time before which not to.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._index: int | None = None
        self._supervisors: dict[str, PaidSupervisor] = {}
        self._refused: set[str] = set()
        self.pending: dict[str, float] = {}
        self.stopping = False

    @property
    def supervised(self) -> list[str]:
        """Experiments that have something to do."""
        return sorted(self._supervisors)

    def run(self) -> None:
        """Until it is told to stop; what runs then goes on."""
        while not self.stopping:
            self.tick()
            time.sleep(TICK_SECONDS)

    def tick(self) -> None:
        """Look for launches, then let each supervisor look at its runs."""
        try:
            for experiment in self._link.run(self._asked):
                self.pending[experiment] = 0.0
                self._refused.discard(experiment)
            for experiment, after in list(self.pending.items()):
                if time.monotonic() >= after:
                    self._take_on(experiment)
        except LedgerAway as away:
            log.warning("ledger_away", reason=str(away))
        for experiment, supervisor in list(self._supervisors.items()):
            self._look(experiment, supervisor)

    def _look(self, experiment: str, supervisor: PaidSupervisor) -> None:
        """What is wrong with one experiment is no reason to leave the others alone."""
        try:
            if supervisor.tick():
                return
            if not supervisor.leave():
                self.pending[experiment] = time.monotonic() + AGAIN_SECONDS
        except LedgerError as error:
            log.error("not_supervised", experiment=experiment, reason=error.message)
            self.pending[experiment] = time.monotonic() + AGAIN_SECONDS
        del self._supervisors[experiment]

    def _asked(self, store: Store) -> list[str]:
        """Experiments that a launch asks for since the last look; the first time, all there are."""
        seal(store)
        if self._index is None:
            self._index = head_index(store)
            return [stream.removeprefix("experiment-") for stream in streams_like(store, "experiment-")]
        head = head_index(store)
        asked = read_log(store, self._index, to_index=head, types=("launch.requested",))
        found = dict.fromkeys(event.stream.removeprefix("experiment-") for event in asked)
        self._index = head
        return list(found)

    def _take_on(self, experiment: str) -> None:
        """Give an experiment its supervisor, or more work; one that cannot have it now waits a minute."""
        try:
            work = self._link.run(lambda store: _work(store, experiment))
            if work is None or self._may_start(experiment, work):
                self.pending.pop(experiment, None)
                return
        except LedgerError as error:
            log.error("not_supervised", experiment=experiment, reason=error.message)
        self.pending[experiment] = time.monotonic() + AGAIN_SECONDS

    def _may_start(self, experiment: str, work: Work) -> bool:
        supervisor = self._supervisors.get(experiment)
        first = experiment not in self._refused
        if supervisor is None or supervisor.halted:
            if self._link.run(lambda store: preflight(store, work.assignment, record=first)):
                self._refused.add(experiment)
                log.error("launch_refused", experiment=experiment)
                self._watch(experiment, work)
                return False
            self._refused.discard(experiment)
        if supervisor is None:
            supervisor = self._supervisors[experiment] = self._supervisor(work, first)
        supervisor.halted = ""
        supervisor.add(work.queue)
        return True

    def _watch(self, experiment: str, work: Work) -> None:
        """What runs already is seen through and held to its limits, also where nothing may start."""
        if experiment in self._supervisors or not any(queued.seen < 0 for queued in work.queue):
            return
        supervisor = self._supervisors[experiment] = self._supervisor(work, first=False)
        supervisor.halted = "the provider forbids a start; what runs is watched"

    def _supervisor(self, work: Work, first: bool) -> PaidSupervisor:
        """A new one; a refusal is recorded, once, for who waits for the launch."""
        experiment = work.assignment.experiment
        try:
            return supervisor_of(self._link, work.assignment)
        except Refused as no:
            refused = no.refused
            if first:
                self._link.run(lambda store: refuse(store, experiment, refused))
            self._refused.add(experiment)
            raise


def _work(store: Store, experiment: str) -> Work | None:
    assignment = read_assignment(store, experiment)
    if assignment.compute["backend"] == LOCAL:
        return None
    return work_of(store, assignment)


def serve(url: str) -> tuple[int, dict[str, Any]]:
    """Serve until SIGTERM or SIGINT; `{"left": experiments of which runs go on, "reason"}`."""
    link = Link(url)
    service = Service(link)

    def leave(number: int, frame: Any) -> None:
        service.stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    service.run()
    link.close()
    left = service.supervised
    return 0, {"left": left, "reason": _LEFT if left else None}
