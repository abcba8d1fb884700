"""A run: queued once, then tried by numbered attempts. Late reports of an attempt are recorded too."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Attempt:
    """What one attempt has reported so far; `result` is the status of its recorded result."""

    spawned: bool = False
    claimed: bool = False
    suspected: bool = False
    lost: bool = False
    outcome: str | None = None
    result: str | None = None
    costed: bool = False


@dataclass(slots=True)
class Run:
    """`queued` holds the data of `run.queued`; attempt n is `attempts[n - 1]`."""

    queued: dict[str, Any] | None = None
    attempts: list[Attempt] = field(default_factory=list)


def initial() -> Run:
    """The state before the first event."""
    return Run()


def evolve(state: Run, type_name: str, data: dict[str, Any]) -> Run:
    """The state after an event; owns the state it is given and returns it."""
    if type_name == "run.queued":
        state.queued = data
    elif type_name == "spawn.intended":
        state.attempts.append(Attempt())
    else:
        change = _CHANGES.get(type_name)
        if change is not None:
            change(state.attempts[data["attempt"] - 1], data)
    return state


def _spawned(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.spawned = True


def _claimed(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.claimed = True


def _suspected(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected = True


def _lost(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected, attempt.lost = False, True


def _recovered(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected, attempt.lost = False, False


def _ended(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.outcome = data["outcome"]


def _resulted(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.result = data["status"]


def _costed(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.costed = True


_CHANGES: dict[str, Callable[[Attempt, dict[str, Any]], None]] = {
    "run.spawned": _spawned,
    "attempt.claimed": _claimed,
    "run.suspected": _suspected,
    "run.lost": _lost,
    "run.recovered": _recovered,
    "run.ended": _ended,
    "result.recorded": _resulted,
    "cost.incurred": _costed,
}
