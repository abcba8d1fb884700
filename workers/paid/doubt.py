"""Silence of a worker elsewhere: suspected after its lease, recovered when it speaks again. Both recorded."""

from ledger.domain.run import Run
from ledger.handle import Decided, handle
from ledger.store.store import Store
from workers.paid.book import Tracked

ACTOR = "supervisor"


def doubt(store: Store, tracked: Tracked, lease: float, now: int) -> None:
    """Record what the last event of the worker says of the open attempt; `now` in microseconds."""
    attempt, number = tracked.state.attempts[-1], len(tracked.state.attempts)
    if not attempt.claimed or attempt.outcome is not None or attempt.lost:
        return
    silent = (now - tracked.heard) / 1e6
    if silent > lease and not attempt.suspected:
        _record(store, tracked.run, number, "run.suspected", f"no sign of life for {silent:.0f} s")
    elif attempt.suspected and tracked.heard > tracked.times[-1].suspected:
        _record(store, tracked.run, number, "run.recovered", "it speaks again")


def _record(store: Store, run: str, number: int, type_name: str, why: str) -> None:
    def decide(state: Run, text: str) -> list[Decided]:
        attempt = state.attempts[number - 1]
        over = attempt.outcome is not None or attempt.lost
        if over or attempt.suspected == (type_name == "run.suspected"):
            return []
        return [(type_name, {"attempt": number, "why": text})]

    handle(store, f"run-{run}", decide, why, actor=ACTOR)
