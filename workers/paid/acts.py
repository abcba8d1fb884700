"""What a supervisor does about one run: ask, find, stop, close, settle. Each may be repeated harmlessly."""

from typing import Any

import structlog

from ledger.actions.money.reserving import denying
from ledger.actions.runs.stop_approved import is_approved
from ledger.handle import Decided, commit, handle, retry
from ledger.store.read import now_micros
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.backends.remote import RemoteBackend, Unavailable
from workers.conclusions import DEAD
from workers.debts import Debts
from workers.paid.book import Book, Tracked, claims, cost_so_far, handle_for, unseen_seconds
from workers.paid.ends import ACTOR, close, report, settle, standing
from workers.paid.plan import RunPlan
from workers.paid.smoke import keep_logs
from workers.paid.start import refused, spawned
from workers.paid.steps import Limits, Step, next_step

log = structlog.get_logger()


class Acts:
    """`settled` calls, by run and the attempt that began them, need no further look."""

    def __init__(self, assignment: Assignment, plan: RunPlan, backend: RemoteBackend, debts: Debts) -> None:
        self._assignment, self._plan, self._backend, self._debts = assignment, plan, backend, debts
        self._asked: dict[str, int] = {}
        self._settled: set[tuple[str, int]] = set()

    def is_settled(self, tracked: Tracked) -> bool:
        """Whether its last call is over and paid."""
        return (tracked.run, tracked.root) in self._settled

    def begin(self, store: Store, book: Book, limits: Limits) -> None:
        """What an earlier supervisor has seen through needs no further look."""
        open_money = standing(store, self._plan)
        now = now_micros(store)
        for tracked in book.runs.values():
            paid = f"{tracked.run}.{tracked.root}" not in open_money
            if tracked.state.attempts and paid and next_step(tracked, limits, now, now) is Step.SETTLE:
                self._settled.add((tracked.run, tracked.root))

    def asked(self, tracked: Tracked) -> int:
        """When the provider was last asked about it (microseconds of the database's clock), 0 if never."""
        return self._asked.get(tracked.run, tracked.times[-1].spawned)

    def do(self, store: Store, step: Step, tracked: Tracked, now: int) -> None:
        """Take one step."""
        if step is Step.SETTLE:
            self._settle(store, tracked)
        elif step is Step.CLOSE:
            self._close(store, tracked)
        else:
            self._asked[tracked.run] = now
            if step is Step.GUARD and self._ask(store, tracked):
                return  # over before this supervisor could look: there is nothing to cancel
            if step is Step.GUARD:
                self._trip(store, tracked, now)
            if step is Step.GUARD or (step is Step.STOP and self._may_end(store, tracked)):
                self._cancel(tracked)
            self._ask(store, tracked)

    def find(self, store: Store, tracked: Tracked, *, alone: bool) -> None:
        """An intent without a handle: look for it; given up only where nothing of it can live.

        Some backends find a call by its envelope. Where none can, the App of the experiment is stopped as
        soon as nothing else of it runs: that is the proof.
        """
        number, run = tracked.root, tracked.run
        look = getattr(self._backend, "find", None)
        end_all = getattr(self._backend, "end_all", None)
        try:
            found = look(self._plan.envelope(run, number)) if look is not None else None
            if found is not None:
                spawned(store, self._plan, run, number, found)
                return
            if end_all is not None and alone:
                end_all()
            elif end_all is not None or look is None:
                return
        except Unavailable as error:
            log.warning("not_ended", run=run, reason=str(error))
            return
        refused(store, run, number, "whether it was started was not known; nothing of it lives")

    def deny(self, store: Store, tracked: Tracked) -> None:
        """Record once that there is no money for a run."""
        plan, run = self._plan, tracked.run

        def once() -> None:
            denied = denying(
                store, account=plan.account, experiment=plan.experiment, project=plan.project,
                reservation=f"{run}.{len(tracked.state.attempts) + 1}", run=run, amount=plan.each,
            )  # fmt: skip
            commit(store, denied, ACTOR)

        retry(once)

    def _ask(self, store: Store, tracked: Tracked) -> bool:
        """Whether the provider says that it is over; that is recorded."""
        handle_of = handle_for(tracked)
        if handle_of is None:
            return False
        hint = self._backend.poll(handle_of)
        over = hint.state in ("done", "gone")
        if over:
            report(store, tracked.run, len(tracked.state.attempts), hint=hint, call=str(handle_of["call"]))
        return over

    def _may_end(self, store: Store, tracked: Tracked) -> bool:
        """The guard's own word stands in the log; a person's has to be signed where that is due."""
        plan, run = self._plan, tracked.run
        for number in range(tracked.root, len(tracked.state.attempts) + 1):
            attempt = tracked.state.attempts[number - 1]
            if attempt.tripped:
                return True
            if attempt.stop == "approved":
                if is_approved(store, run, number, rate=plan.rate, backend=plan.backend):
                    return True
                log.error("stop_not_genuine", run=run, attempt=number)
        return False

    def _cancel(self, tracked: Tracked) -> None:
        handle_of = handle_for(tracked)
        try:
            if handle_of is not None:
                self._backend.cancel(handle_of)
        except Unavailable as error:
            log.warning("not_cancelled", run=tracked.run, reason=str(error))

    def _trip(self, store: Store, tracked: Tracked, now: int) -> None:
        spent, held = cost_so_far(tracked, self._plan.rate, now), self._plan.each
        by_money = bool(self._plan.rate) and spent > held
        number = len(tracked.state.attempts)
        data: dict[str, Any] = {
            "attempt": number, "limit": "money" if by_money else "claims", "claims": claims(tracked),
            "allowed": self._plan.claims, "cost": spent, "reserved": held,
            "why": "it passed what was reserved for it" if by_money else "it was claimed too often",
        }  # fmt: skip

        def decide(state: Any, command: dict[str, Any]) -> list[Decided]:
            return [] if state.attempts[number - 1].tripped else [("guard.tripped", command)]

        handle(store, f"run-{tracked.run}", decide, data, actor=ACTOR)

    def _close(self, store: Store, tracked: Tracked) -> None:
        number, timeout = len(tracked.state.attempts), float(self._assignment.compute["timeout_s"])
        seconds = unseen_seconds(tracked, timeout, self._plan.claims, now_micros(store))
        queued = tracked.state.queued or {}
        descriptor = self._assignment.descriptor(tracked.run, queued, number)
        close(store, descriptor, seconds=round(seconds, 6), rate=self._plan.rate)

    def _settle(self, store: Store, tracked: Tracked) -> None:
        settle(store, self._plan, tracked)
        self._settled.add((tracked.run, tracked.root))
        state, number = tracked.state, len(tracked.state.attempts)
        outcome, queued = state.attempts[-1].outcome, state.queued or {}
        if queued.get("smoke"):
            keep_logs(self._assignment, self._backend, tracked)
            self._debts.conclude(tracked.run)
        elif outcome in DEAD:
            self._debts.died(self._assignment.descriptor(tracked.run, queued, number), str(outcome))
