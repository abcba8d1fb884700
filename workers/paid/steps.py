"""What is due for one run elsewhere, decided from what the log says. Pure; times in microseconds."""

from enum import Enum
from typing import NamedTuple

from workers.paid.book import Tracked, claims, cost_so_far

SECOND = 1_000_000
RETURNED = frozenset({"ok", "failed", "nan", "oom", "timeout", "stopped"})
"""Ends that the worker writes itself before its call returns: no repeat follows."""


class Step(Enum):
    """`WAIT`: nothing now. `SETTLE`: the call is over, its money may be settled."""

    WAIT = "wait"
    FIND = "find"
    ASK = "ask"
    STOP = "stop"
    GUARD = "guard"
    CLOSE = "close"
    SETTLE = "settle"


class Limits(NamedTuple):
    """Of one run: `claims` allowed, `reserved` micro-dollars, `rate` an hour; the rest are seconds.

    `ask`: how often the provider is asked at the most rare. `grace`: how long the events of a worker may
    still be on their way after the provider says that it is over.
    """

    claims: int
    reserved: int
    rate: int
    lease: float = 60.0
    ask: float = 120.0
    grace: float = 20.0
    unknown: float = 60.0


def next_step(tracked: Tracked, limits: Limits, now: int, asked: int) -> Step:
    """What to do about the last call of a run; `asked`: when the provider was last asked about it.

    The caller settles each call once, so this says SETTLE of a call that is over again and again.
    """
    state = tracked.state
    if not state.attempts:
        return Step.WAIT
    call = state.attempts[tracked.root - 1 :]
    last, times = call[-1], tracked.times[-1]
    over = any(a.reported is not None and a.reported["settled"] for a in call)
    if last.outcome in RETURNED or (over and (last.outcome is not None or last.lost)):
        return Step.SETTLE
    if over:
        return _after(Step.CLOSE, times.reported, limits.grace, now)
    if not any(a.claimed for a in call) and call[0].handle is None:
        return _after(Step.FIND, times.intended, limits.unknown, now)
    return _alive(tracked, limits, now, asked)


def _alive(tracked: Tracked, limits: Limits, now: int, asked: int) -> Step:
    """A call that may be running: stop it, hold it to its limits, or ask about it."""
    call = tracked.state.attempts[tracked.root - 1 :]
    if any(a.stop == "approved" or a.tripped for a in call):
        return _after(Step.STOP, asked, 5.0, now)
    if claims(tracked) > limits.claims or _costs_too_much(tracked, limits, now):
        return Step.GUARD
    return Step.ASK if _is_due(tracked, limits, now, asked) else Step.WAIT


def _costs_too_much(tracked: Tracked, limits: Limits, now: int) -> bool:
    return bool(limits.rate) and cost_so_far(tracked, limits.rate, now) > limits.reserved


def _is_due(tracked: Tracked, limits: Limits, now: int, asked: int) -> bool:
    """Ask a silent or interrupted call about every ten seconds, one that speaks much more rarely."""
    last = tracked.state.attempts[-1]
    heard = max(tracked.heard, tracked.times[-1].spawned)
    silent = last.outcome is not None or last.lost or now - heard > limits.lease * SECOND
    return now - asked > (min(limits.ask, 10.0) if silent else limits.ask) * SECOND


def _after(step: Step, since: int, seconds: float, now: int) -> Step:
    return step if now - since > seconds * SECOND else Step.WAIT
