"""Experiments, by id: the frozen plan, how far it has come, and the state of each cell in short."""

from ledger.projections import run_state
from ledger.projections.experiment_row import proposed
from ledger.projections.protocol import Row, experiment_key, source, subject_of
from schemas.envelope import Event

NAME = "experiments"
VERSION = 3
_OWN = frozenset(
    {
        "experiment.proposed", "experiment.counted", "gate.answered", "gate.checked", "observable.declared",
        "observable.reclassified", "cost.estimated", "launch.requested", "launch.refused", "smoke.verified",
        "analysis.noted", "experiment.closed", "cost.reconciled",
        "launch.checked",
    }
)  # fmt: skip
TYPES = _OWN | run_state.TYPES | {"cost.incurred"}


def keys(event: Event) -> tuple[str, ...]:
    """The experiment of the event's stream; exploratory runs belong to none."""
    key = experiment_key(event)
    return (key,) if key else ()


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The experiment after one event; nothing before it is proposed, and it is proposed once."""
    if event.type == "experiment.proposed":
        return proposed(event) if row is None else row
    if row is None:
        return None
    if event.type in _OWN:
        _HANDLERS[event.type](row, event)
    else:
        _cell(row, event)
    row["state"] = state_of(row)
    return row


def state_of(row: Row) -> str:
    """closed, running, done, refused, incomplete, smoked, smoke_failed, gated or proposed."""
    counts, states = row["counts"], run_state.ACTIVE
    ladder = (
        ("closed", row["closed"]),
        ("running", any(counts.get(state) for state in states)),
        ("done", counts.get("ok", 0) >= size(row)),
        ("refused", row["refusals"]["last"] and _newest_is_refusal(row)),
        ("incomplete", any(not launch["smoke"] for launch in row["launches"])),
        ("smoked", row["smoke"]),
        ("smoke_failed", sum(counts.values()) > counts.get("ok", 0)),
        ("gated", row["gate"] and row["gate"]["ready"]),
    )
    return next((name for name, holds in ladder if holds), "proposed")


def size(row: Row) -> int:
    """The number of cells of the plan."""
    plan = row["plan"]
    return len(plan["subjects"]) * len(plan["seeds"]) * len(plan["configs"])


def _newest_is_refusal(row: Row) -> bool:
    launched = row["launches"][-1]["index"] if row["launches"] else 0
    return bool(row["refusals"]["last"]["index"] > launched)


def _cell(row: Row, event: Event) -> None:
    """Move one cell; its counts follow."""
    number = subject_of(event).rpartition(".")[2]
    cell = row["cells"].setdefault(number, {"attempt": 0, "state": "", "costs": {}})
    before = cell["state"]
    cell["attempt"], cell["state"] = run_state.step(cell["attempt"], before, event)
    if event.type == "cost.incurred":
        _charge(row, cell, event)
    for state, change in ((before, -1), (cell["state"], 1)):
        row["counts"][state] = row["counts"].get(state, 0) + change
    row["counts"] = {state: n for state, n in row["counts"].items() if n > 0 and state}


def _charge(row: Row, cell: Row, event: Event) -> None:
    """Charge an attempt, stale or not; a reconciled amount replaces an estimated one."""
    attempt, final = str(event.data["attempt"]), event.data.get("source") == "reconciled"
    held = cell["costs"].get(attempt)
    if held is not None and held["final"] and not final:
        return
    cell["costs"][attempt] = {"amount": event.data["amount"], "final": final}
    row["cost"] = (row["cost"] or 0) + event.data["amount"] - (held["amount"] if held else 0)


def _counted(row: Row, event: Event) -> None:
    row["counted"] = {**event.data, **source(event)}


def _answered(row: Row, event: Event) -> None:
    data = event.data
    row["answers"][data["field"]] = {
        "text": data["answer"],
        "carried_from": data.get("carried_from"),
        **source(event),
    }


def _checked(row: Row, event: Event) -> None:
    row["gate"] = {name: event.data.get(name) for name in ("ready", "missing", "refused")} | source(event)


def _observable(row: Row, event: Event) -> None:
    data = event.data
    row["observable"], row["declaration"] = data["observable_class"], data.get("declaration", {})
    if event.type == "observable.reclassified":
        row["reclassified"] = {**data, **source(event)}


def _estimated(row: Row, event: Event) -> None:
    row["estimate"] = {**event.data, **source(event)}


def _launched(row: Row, event: Event) -> None:
    data = event.data
    kept = {name: data[name] for name in ("smoke", "backend", "total", "eta_seconds", "digest")}
    row["launches"].append({**kept, "cells": len(data["cells"]), **source(event)})


def _refused(row: Row, event: Event) -> None:
    last = {"smoke": event.data["smoke"], "refused": event.data["refused"], **source(event)}
    row["refusals"] = {"count": row["refusals"]["count"] + 1, "last": last}


def _smoked(row: Row, event: Event) -> None:
    row["smoke"] = {**event.data, **source(event)}


def _noted(row: Row, event: Event) -> None:
    row["notes"].append({**event.data, **source(event), "actor": event.actor})


def _listed(row: Row, event: Event) -> None:
    row["checked"] = {**event.data, **source(event)}


def _billed(row: Row, event: Event) -> None:
    """A billed hour of an App; the last word on it counts."""
    kept = {name: event.data[name] for name in ("billed", "counted", "residual", "read_at")}
    row["bills"][f"{event.data['app']} {event.data['hour']}"] = {**kept, **source(event)}


def _closed(row: Row, event: Event) -> None:
    row["closed"] = {**event.data, **source(event)}


_HANDLERS = {
    "experiment.counted": _counted, "gate.answered": _answered, "gate.checked": _checked,
    "observable.declared": _observable, "observable.reclassified": _observable,
    "cost.estimated": _estimated, "launch.requested": _launched,
    "launch.refused": _refused, "smoke.verified": _smoked, "analysis.noted": _noted,
    "experiment.closed": _closed, "cost.reconciled": _billed, "launch.checked": _listed,
}  # fmt: skip
