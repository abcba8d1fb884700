"""Who may train an attempt that runs elsewhere: pure. A provider may deliver one request several times.

An attempt belongs to the first call that claims it. The same call may come again, since the provider repeats
it after its container was gone: then the former attempt is closed, and the call trains the next one.
"""

from typing import Any, NamedTuple

from ledger.domain.run import Attempt, Run

Decided = tuple[str, dict[str, Any]]
CLOSING = ("result.recorded", "cost.incurred", "run.ended")
"""What closes an attempt, in this order."""


class Claim(NamedTuple):
    """`attempt` is now the caller's to train, or None; `why` not. The events are appended either way."""

    events: list[Decided]
    attempt: int | None = None
    why: str = ""


def decide_claim(state: Run, command: dict[str, Any]) -> Claim:
    """Decide `{attempt, call, claims, lapsed, closing, claimed, backend, spool}`.

    `attempt`: the one that the call was started for. `lapsed`: the attempts that have been silent for longer
    than their lease. `closing`: data of the CLOSING events for the last attempt that this call has claimed.
    `claimed`: data of `attempt.claimed` without its number.
    """
    number, call = command["attempt"], command["call"]
    if not 1 <= number <= len(state.attempts):
        return Claim([], why=f"attempt {number} was never intended")
    mine = claimed_by(state, call, number)
    return _again(state, command, mine) if mine else _first(state, command)


def claimed_by(state: Run, call: str, since: int = 1) -> list[int]:
    """The attempts from `since` on that a call has claimed."""
    found = enumerate(state.attempts[since - 1 :], since)
    return [number for number, attempt in found if attempt.claimed and attempt.call == call]


def former_outcome(attempt: Attempt) -> str:
    """How an attempt has ended whose call came again and who left no end."""
    if attempt.stop == "approved":
        return "stopped"
    return "preempted" if attempt.tripped is None else "killed"


def barred(attempt: Attempt) -> str | None:
    """Why nothing may train for an attempt although nobody else does."""
    if attempt.stop == "approved":
        return "a person has stopped it"
    if attempt.tripped is not None:
        return f"the guard has cancelled it at its limit of {attempt.tripped}"
    if attempt.reported is not None and attempt.reported.get("settled"):
        return "the provider said that its call is over, so its money is settled"
    return None


def _first(state: Run, command: dict[str, Any]) -> Claim:
    number = command["attempt"]
    why = _taken(state, number)
    if why is not None:
        return Claim([], why=f"attempt {number}: {why}")
    lapsed, alive = _earlier(state, command, number)
    return Claim([], why=alive) if alive else Claim([*lapsed, _claimed(command, number)], number)


def _earlier(state: Run, command: dict[str, Any], number: int) -> tuple[list[Decided], str]:
    """Earlier attempts that were given up and spoke again: those silent by now are lost, others go first."""
    events: list[Decided] = []
    for earlier, attempt in enumerate(state.attempts[: number - 1], 1):
        if attempt.outcome is not None or attempt.lost:
            continue
        if earlier not in command["lapsed"]:
            return [], f"attempt {earlier} still shows signs of life"
        gone = f"its lease has lapsed, and attempt {number} was claimed"
        events.append(("run.lost", {"attempt": earlier, "why": gone}))
    return events, ""


def _taken(state: Run, number: int) -> str | None:
    attempt = state.attempts[number - 1]
    if any(one.outcome == "ok" for one in state.attempts):
        return "the run has ended ok"
    if number < len(state.attempts):
        return f"attempt {len(state.attempts)} has taken its place"
    if attempt.outcome is not None:
        return f"it has ended: {attempt.outcome}"
    if attempt.claimed:
        return f"it was claimed by call {attempt.call}"
    return "it was given up as lost" if attempt.lost else barred(attempt)


def _again(state: Run, command: dict[str, Any], mine: list[int]) -> Claim:
    """The provider repeats a call that has claimed before: its earlier container is gone."""
    number, last = mine[-1], state.attempts[mine[-1] - 1]
    if number < len(state.attempts):
        return Claim([], why=f"attempt {len(state.attempts)} has taken the place of attempt {number}")
    if last.reported is not None and last.reported.get("settled"):
        return Claim([], why=f"attempt {number}: {barred(last)}")
    events = _closed(last, number, command["closing"])
    outcome = last.outcome or command["closing"]["run.ended"]["outcome"]
    if outcome != "preempted":
        return Claim(events, why=f"attempt {number}: {barred(last) or f'it has ended: {outcome}'}")
    if len(mine) >= command["claims"]:
        limit = f"the call was claimed {len(mine)} times and may be {command['claims']} times"
        return Claim(events, why=limit)
    lapsed, alive = _earlier(state, command, number)
    if alive:
        return Claim(events, why=alive)
    return Claim([*events, *lapsed, *_next(last, command, number)], number + 1)


def _closed(attempt: Attempt, number: int, closing: dict[str, dict[str, Any]]) -> list[Decided]:
    missing = {
        "result.recorded": attempt.result in (None, "lost"),
        "cost.incurred": not attempt.costed,
        "run.ended": attempt.outcome is None,
    }
    return [
        (name, {**closing[name], "attempt": number}) for name in CLOSING if missing[name] and name in closing
    ]


def _next(last: Attempt, command: dict[str, Any], number: int) -> list[Decided]:
    """The attempt of a repeated call: it has neither a reservation nor a start of its own."""
    handle = last.handle or {"call": command["call"]}
    intended = {
        "attempt": number + 1, "backend": command["backend"], "spool": command["spool"], "retry_of": number,
    }  # fmt: skip
    spawned = {"attempt": number + 1, "backend": command["backend"], "handle": handle}
    return [("spawn.intended", intended), ("run.spawned", spawned), _claimed(command, number + 1)]


def _claimed(command: dict[str, Any], number: int) -> Decided:
    return "attempt.claimed", {**command["claimed"], "attempt": number, "call": command["call"]}
