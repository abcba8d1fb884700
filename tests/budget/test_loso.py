"""150 runs of five minutes under a $20 cap, though their worst cases together are $330."""

import heapq
from dataclasses import dataclass, field

from ledger.actions.money.reserving import NoHeadroom
from ledger.handle import load
from ledger.rules import cost
from ledger.store.read import read_stream
from ledger.testing.within import assert_within
from schemas.money import cost as cost_of
from tests.budget.desk import USD, Desk

RUNS, SECONDS, TIMEOUT, RETRIES, RATE = 150, 300, 3600, 1, 1_100_000
DAY = "2026-03-01"


@dataclass
class Schedule:
    """A scheduler with a clock of its own (minutes): starts whatever the money allows, then waits."""

    desk: Desk
    each: float
    minute: int = 0
    running: list[tuple[int, str, float]] = field(default_factory=list)
    at_once: int = 0

    def start(self, run: str, minutes: int, dollars: float) -> None:
        """Wait for head-room, as long as anything runs that may give some back; then start."""
        while not self.granted(run):
            self.finish()
        heapq.heappush(self.running, (self.minute + minutes, run, dollars))
        self.at_once = max(self.at_once, len(self.running))

    def granted(self, run: str) -> bool:
        """Whether its money was set aside; a run that could never start fails the test."""
        try:
            self.desk.reserve("x1", run, self.each, DAY)
        except NoHeadroom as none:
            if not none.waits:
                raise
            return False
        return True

    def finish(self) -> None:
        """Go on to the next end, and settle it."""
        self.minute, run, dollars = heapq.heappop(self.running)
        self.desk.settle(run, dollars)


def test_a_plan_runs_to_its_end_under_the_cap(desk: Desk) -> None:
    """R18: $13.75 of work with a naive worst case of $330 never passes $20 and is done within the day."""
    assert cost.estimate(RATE, SECONDS, RUNS, 1) == 13_750_000
    assert cost.worst_case(RATE, TIMEOUT, RETRIES, RUNS, 1) == 330 * USD
    each = cost.worst_case(RATE, TIMEOUT, RETRIES, 1, 1)
    assert each == 2_200_000
    plan, spent = Schedule(desk, each / USD), 0
    for number in range(1, RUNS + 1):
        # every tenth is preempted after four minutes and begins again: both attempts are paid for
        seconds = SECONDS + 240 if number % 10 == 0 else SECONDS
        charged = cost_of(RATE, seconds)
        spent += charged
        plan.start(f"x1.{number}", seconds // 60, charged / USD)
    while plan.running:
        plan.finish()
    events, state = (
        read_stream(desk.store, f"budget-modal-{DAY}"),
        load(desk.store, f"budget-modal-{DAY}").state,
    )
    assert_within((event.stream, event.type, event.data) for event in events)
    assert (state.spent, state.reserved, state.overrun) == (spent, 0, False)
    assert spent < 16 * USD
    assert [event.type for event in events].count("budget.committed") == RUNS
    assert (plan.at_once, plan.minute < 24 * 60) == (9, True)
