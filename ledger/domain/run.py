"""A run: queued once, then tried by numbered attempts. Late reports of an attempt are recorded too."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Attempt:
    """What one attempt has reported so far; `result` is the status of its recorded result.

    `retry_of`: the attempt whose call the provider repeated by itself, else None. `call`: the provider's name
    of the call, as the worker or the handle says. `cost` in micro-dollars, None while it is unknown.
    `reported`: data of the provider's last word; `stop`: requested, approved or refused, if anybody asked.
    `tripped`: the limit at which the supervisor cancelled it.
    """

    retry_of: int | None = None
    backend: str = ""
    handle: dict[str, Any] | None = None
    call: str | None = None
    cost: int | None = None
    seconds: float | None = None
    reported: dict[str, Any] | None = None
    stop: str | None = None
    tripped: str | None = None
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
        state.attempts.append(Attempt(retry_of=data.get("retry_of"), backend=data.get("backend", "")))
    else:
        change = _CHANGES.get(type_name)
        if change is not None:
            change(state.attempts[data["attempt"] - 1], data)
    return state


def _spawned(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.spawned, attempt.handle = True, data.get("handle") or {}
    call = attempt.handle.get("call")
    # who has claimed it is no longer a matter of the handle
    attempt.call = str(call) if call and not attempt.claimed else attempt.call


def _claimed(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.claimed = True
    attempt.call = data.get("call") or attempt.call


def _suspected(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected = True


def _lost(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected, attempt.lost = False, True


def _recovered(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.suspected, attempt.lost = False, False


def _ended(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.outcome, attempt.seconds = data["outcome"], data.get("seconds")


def _resulted(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.result = data["status"]


def _costed(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.costed, attempt.cost = True, data.get("amount")


def _reported(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.reported = data


def _stop(word: str) -> Callable[[Attempt, dict[str, Any]], None]:
    def note(attempt: Attempt, data: dict[str, Any]) -> None:
        # who asks again after an approval takes nothing back
        attempt.stop = attempt.stop if attempt.stop == "approved" else word

    return note


def _tripped(attempt: Attempt, data: dict[str, Any]) -> None:
    attempt.tripped = data["limit"]


_CHANGES: dict[str, Callable[[Attempt, dict[str, Any]], None]] = {
    "run.spawned": _spawned,
    "attempt.claimed": _claimed,
    "run.suspected": _suspected,
    "run.lost": _lost,
    "run.recovered": _recovered,
    "run.ended": _ended,
    "result.recorded": _resulted,
    "cost.incurred": _costed,
    "provider.reported": _reported,
    "stop.requested": _stop("requested"),
    "stop.approved": _stop("approved"),
    "stop.refused": _stop("refused"),
    "guard.tripped": _tripped,
}
