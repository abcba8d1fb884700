"""Which event may follow in the stream of a run."""

from collections.abc import Callable
from typing import Any

from ledger.domain.run import Attempt, Run


def legal(state: Run, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name == "run.queued":
        return "the run was queued before" if state.queued is not None else None
    if type_name != "spawn.intended" and type_name not in _CHECKS:
        return f"{type_name} has no place in the stream of a run"
    if state.queued is None:
        return "the run was never queued"
    if type_name == "spawn.intended":
        return _intended(state, data["attempt"], data.get("retry_of"))
    number = data["attempt"]
    if number > len(state.attempts):
        return f"attempt {number} was never intended"
    reason = _CHECKS[type_name](state.attempts[number - 1], data)
    return f"attempt {number}: {reason}" if reason else None


def _intended(state: Run, number: int, retry_of: int | None = None) -> str | None:
    due = len(state.attempts) + 1
    if number != due:
        return f"the next attempt is {due}, not {number}"
    if any(attempt.outcome == "ok" for attempt in state.attempts):
        return "the run has ended ok; there is nothing left to try"
    last = state.attempts[-1] if state.attempts else None
    if last is not None and last.outcome is None and not last.lost:
        return f"attempt {number - 1} is still open"
    if retry_of is not None and not 1 <= retry_of < number:
        return f"attempt {retry_of} cannot be retried by attempt {number}"
    return None


def _spawned(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "it was spawned before" if attempt.spawned else None


def _claimed(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "it was claimed before" if attempt.claimed else None


def _reported(attempt: Attempt, data: dict[str, Any]) -> str | None:
    # a report that comes after the attempt was given up is late, not wrong
    return None if attempt.claimed else "no worker has claimed it"


def _suspected(attempt: Attempt, data: dict[str, Any]) -> str | None:
    if attempt.outcome is not None:
        return "it has ended"
    return "it is suspected or lost already" if attempt.suspected or attempt.lost else None


def _lost(attempt: Attempt, data: dict[str, Any]) -> str | None:
    if attempt.outcome is not None:
        return "it has ended"
    return "it is lost already" if attempt.lost else None


def _recovered(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return None if attempt.suspected or attempt.lost else "it was neither suspected nor lost"


def _ended(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "it has ended before" if attempt.outcome is not None else None


def _resulted(attempt: Attempt, data: dict[str, Any]) -> str | None:
    if attempt.result is None:
        return None
    # the reaper's word `lost` stands only until the worker's own result arrives
    if attempt.result == "lost" and data["status"] != "lost":
        return None
    return "its result was recorded before"


def _costed(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "its cost was recorded before" if attempt.costed else None


def _guessed(attempt: Attempt, data: dict[str, Any]) -> str | None:
    """What a provider, a person or the guard does to an attempt needs one that was intended, no more."""
    return None


def _requested(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "it has ended" if attempt.outcome is not None else None


def _answered(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return None if attempt.stop is not None else "nobody asked for it to stop"


def _tripped(attempt: Attempt, data: dict[str, Any]) -> str | None:
    return "it was cancelled before" if attempt.tripped is not None else None


_CHECKS: dict[str, Callable[[Attempt, dict[str, Any]], str | None]] = {
    "run.spawned": _spawned,
    "attempt.claimed": _claimed,
    "run.heartbeat": _reported,
    "metrics.logged": _reported,
    "checkpoint.saved": _reported,
    "nonfinite.detected": _reported,
    "config.read": _reported,
    "invariance.checked": _reported,
    "run.suspected": _suspected,
    "run.lost": _lost,
    "run.recovered": _recovered,
    "run.ended": _ended,
    "result.recorded": _resulted,
    "cost.incurred": _costed,
    "provider.reported": _guessed,
    "stop.requested": _requested,
    "stop.approved": _answered,
    "stop.refused": _answered,
    "guard.tripped": _tripped,
}
