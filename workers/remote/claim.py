"""Claiming an attempt in the ledger: read, decide, append at the exact version; who lost decides anew."""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain.decide_claim import claimed_by, decide_claim
from ledger.domain.run import Run
from ledger.handle import Loaded, commit, fold_stream, retry
from ledger.store.read import now_micros
from ledger.store.store import Store
from schemas.envelope import Event
from workers.checkpoint import KEPT
from workers.hardware import actor
from workers.remote.closing import closing
from workers.remote.signs import claimed_at, lapsed, launch_day
from workers.remote.task import Task


@dataclass(frozen=True, slots=True)
class Claimed:
    """`attempt` is ours to train, or None: `why`, and how the run's last attempt ended, if it did.

    `queued`: data of `run.queued`; `hardware` as claimed. `saved`: data of `checkpoint.saved` of earlier
    attempts, oldest first.
    """

    attempt: int | None
    why: str = ""
    outcome: str | None = None
    day: str = ""
    hardware: str = ""
    queued: dict[str, Any] = field(default_factory=dict)
    saved: list[dict[str, Any]] = field(default_factory=list)


def claim(store: Store, task: Task, call: str, claimed: dict[str, Any]) -> Claimed:
    """Claim for a call; `claimed` is data of `attempt.claimed`, its `worker` is unique to this process.

    Asking again after an answer got lost is no second claim.
    """
    return retry(lambda: _once(store, task, call, claimed))


def _once(store: Store, task: Task, call: str, claimed: dict[str, Any]) -> Claimed:
    loaded, events = fold_stream(store, f"run-{task.run}")
    state: Run = loaded.state
    if state.queued is None:
        return Claimed(None, "the run was never queued")
    ours = [
        e.data["attempt"]
        for e in events
        if e.type == "attempt.claimed" and e.data["worker"] == claimed["worker"]
    ]
    if ours:
        return _won(task, events, state, ours[-1], claimed)
    command = _command(store, task, loaded, events, call=call, claimed=claimed)
    decision = decide_claim(state, command)
    commit(store, [(loaded, decision.events)], actor())
    if decision.attempt is None:
        return Claimed(None, decision.why, _last_outcome(state, task.number))
    return _won(task, events, state, decision.attempt, claimed)


def _command(
    store: Store, task: Task, loaded: Loaded, events: list[Event], *, call: str, claimed: dict[str, Any]
) -> dict[str, Any]:
    state, now = loaded.state, now_micros(store)
    mine = claimed_by(state, call, task.number) if 1 <= task.number <= len(state.attempts) else []
    command = {
        "attempt": task.number, "call": call, "claims": int(task.envelope["claims"]), "claimed": claimed,
        "lapsed": lapsed(events, now), "backend": task.assignment.compute["backend"],
        "spool": claimed["worker"], "closing": {},
    }  # fmt: skip
    if mine:
        plan = task.descriptor(state.queued, mine[-1], launch_day(events, task.number))
        seconds = max(0.0, (now - claimed_at(events, mine[-1])) / 1e6)
        # the provider ends an attempt at its timeout, however much later it repeats the call
        seconds = round(min(seconds, plan.timeout_s), 6)
        command["closing"] = closing(plan, state.attempts[mine[-1] - 1], events, seconds)
    return command


def _won(task: Task, events: list[Event], state: Run, number: int, claimed: dict[str, Any]) -> Claimed:
    saved: list[dict[str, Any]] = []
    for earlier in range(1, number):
        found = [e.data for e in events if e.type == "checkpoint.saved" and e.data["attempt"] == earlier]
        saved += found[-KEPT:]
    day = launch_day(events, task.number)
    queued = state.queued or {}
    return Claimed(number, day=day, hardware=claimed["hardware"], queued=queued, saved=saved)


def _last_outcome(state: Run, since: int) -> str | None:
    ended = [attempt.outcome for attempt in state.attempts[since - 1 :] if attempt.outcome is not None]
    return ended[-1] if ended else None
