"""Runs, by run id: cell, attempts, state, progress, result with its event, cost and checkpoint."""

from ledger.projections import run_money, run_state
from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event
from schemas.ids import experiment_of

NAME = "runs"
VERSION = 4
TYPES = run_state.TYPES | {
    "run.spawned", "run.heartbeat", "metrics.logged", "checkpoint.saved", "nonfinite.detected",
    "cost.incurred", "invariance.checked", *run_money.TYPES,
}  # fmt: skip

_PLANNED = (
    "kind",
    "project",
    "cell",
    "subject",
    "seed",
    "config",
    "smoke",
    "digest",
    "command",
    "data_digest",
)


def keys(event: Event) -> tuple[str, ...]:
    """The run of the event's stream; of a billed hour those that have a share in it."""
    if event.type == "cost.reconciled":
        return run_money.runs_of(event)
    return (subject_of(event),) if event.stream.startswith("run-") else ()


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The run after one event; events of a run that was never queued still make its row."""
    if event.type == "cost.reconciled":
        return None if row is None else run_money.billed(row, key, event)
    row = row if row is not None else _empty(key)
    before = row["attempt"]
    row["attempt"], row["state"] = run_state.step(before, row["state"], event)
    if event.type == "run.queued":
        return _queued(row, event)
    attempt = row["attempts"].setdefault(str(event.data["attempt"]), _attempt())
    _HANDLERS[event.type](row, attempt, event)
    if event.data["attempt"] == row["attempt"]:
        _progress(row, event, fresh=row["attempt"] != before)
    return row


def _empty(run: str) -> Row:
    return {
        "id": run, "experiment": experiment_of(run) or None, "project": None, "kind": "planned", "cell": None,
        "subject": None, "seed": None, "config": {}, "smoke": False, "digest": None, "command": None,
        "data_digest": None, "state": "", "attempt": 0, "attempts": {}, "step": None, "steps": None,
        "unchanged_seconds": 0.0, "heartbeat": None, "why": None, "queued": None, "ended": None,
        "result": None, "cost": None, "cost_unknown": 0, "checkpoint": None, "nonfinite": None,
        "invariance": None,
    }  # fmt: skip


def _attempt() -> Row:
    return {
        "outcome": None, "seconds": None, "backend": None, "started": None, "worker": None, "hardware": None,
        "error": None, "exit_code": None, "signal": None, "cost": None, "cost_source": None, "ended": None,
        **run_money.attempt(),
    }  # fmt: skip


def _queued(row: Row, event: Event) -> Row:
    if row["queued"] is None:
        row.update({name: event.data.get(name) for name in _PLANNED})
        row["experiment"] = event.data.get("experiment") or row["experiment"]
        row["queued"] = source(event) | {"recorded_at": event.recorded_at}
    return row


def _progress(row: Row, event: Event, fresh: bool) -> None:
    """Progress of the current attempt; a fresh attempt begins without any."""
    data = event.data
    if fresh:
        row.update(step=None, steps=None, unchanged_seconds=0.0, why=None, ended=None)
    if event.type == "run.heartbeat":
        row["heartbeat"] = event.recorded_at
        row["step"] = row["step"] if data.get("step") is None else data["step"]
        row["steps"] = row["steps"] if data.get("steps") is None else data["steps"]
        row["unchanged_seconds"] = data.get("unchanged_seconds", 0.0)
    elif event.type == "metrics.logged":
        row["step"] = max([point["step"] for point in data["points"]] + [row["step"] or 0])
    elif event.type in ("run.suspected", "run.lost", "run.recovered"):
        row["why"] = data["why"]
    elif event.type in ("run.ended", "result.recorded"):
        row["ended"] = row["ended"] or event.recorded_at


def _started(row: Row, attempt: Row, event: Event) -> None:
    attempt["started"] = event.recorded_at
    attempt["worker"], attempt["hardware"] = event.data["worker"], event.data["hardware"]


def _backend(row: Row, attempt: Row, event: Event) -> None:
    attempt["backend"] = event.data["backend"]
    run_money.started(attempt, event)


def _ended(row: Row, attempt: Row, event: Event) -> None:
    """The first end of an attempt stands, replacing only the guess that it was lost.

    Its result is recorded before its end (R28), so the outcome may be known; how it came about is not.
    """
    if attempt["ended"] is not None:
        return
    known = attempt["outcome"] if attempt["outcome"] not in (None, "lost") else event.data["outcome"]
    for name in ("seconds", "error", "exit_code", "signal"):
        attempt[name] = event.data.get(name)
    attempt["outcome"], attempt["ended"] = known, source(event)
    _count_unknown(row)


def _lost(row: Row, attempt: Row, event: Event) -> None:
    attempt["outcome"] = attempt["outcome"] or "lost"
    _count_unknown(row)


def _recovered(row: Row, attempt: Row, event: Event) -> None:
    if attempt["outcome"] == "lost":
        attempt["outcome"] = None
    _count_unknown(row)


def _result(row: Row, attempt: Row, event: Event) -> None:
    """The first result of the newest attempt stands; one of a lost attempt gives way to the real one."""
    if attempt["outcome"] in (None, "lost"):
        attempt["outcome"], attempt["seconds"] = event.data["status"], event.data["seconds"]
    held = row["result"]
    newer = held is None or event.data["attempt"] > held["attempt"]
    if event.data["attempt"] == row["attempt"] and (newer or held["status"] == "lost"):
        row["result"] = {**event.data, **source(event), "recorded_at": event.recorded_at}
    _count_unknown(row)


def _cost(row: Row, attempt: Row, event: Event) -> None:
    """Each attempt is charged, stale or not; a reconciled amount replaces an estimated one."""
    if event.data.get("source") == "reconciled" or attempt["cost_source"] != "reconciled":
        attempt["cost"], attempt["cost_source"] = event.data["amount"], event.data.get("source", "estimated")
        run_money.charged(attempt, event)
    row["cost"] = sum(a["cost"] for a in row["attempts"].values() if a["cost"] is not None)
    _count_unknown(row)


def _count_unknown(row: Row) -> None:
    row["cost_unknown"] = sum(1 for a in row["attempts"].values() if a["outcome"] and a["cost"] is None)


def _checkpoint(row: Row, attempt: Row, event: Event) -> None:
    row["checkpoint"] = {**event.data, **source(event), "recorded_at": event.recorded_at}


def _nonfinite(row: Row, attempt: Row, event: Event) -> None:
    row["nonfinite"] = row["nonfinite"] or {**event.data, **source(event)}


def _invariance(row: Row, attempt: Row, event: Event) -> None:
    """The last check of the newest attempt that made one."""
    held = row["invariance"]
    if held is None or event.data["attempt"] >= held["attempt"]:
        row["invariance"] = {**event.data, **source(event)}


def _nothing(row: Row, attempt: Row, event: Event) -> None:
    """Folded by the steps and the progress alone."""


_HANDLERS = {
    "spawn.intended": _backend, "run.spawned": _backend, "attempt.claimed": _started,
    "run.heartbeat": _nothing, "metrics.logged": _nothing, "checkpoint.saved": _checkpoint,
    "nonfinite.detected": _nonfinite, "invariance.checked": _invariance,
    "run.suspected": _nothing, "run.lost": _lost, "run.recovered": _recovered, "run.ended": _ended,
    "result.recorded": _result, "cost.incurred": _cost,
    **dict.fromkeys(run_money.ENDS, run_money.ended_by),
}  # fmt: skip
