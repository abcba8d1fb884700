"""Projects, by name: stages, decisions, refused proposals, experiments, and what was tried on which data."""

import hashlib
import json
from typing import Any

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "projects"
VERSION = 1
TYPES = frozenset(
    {
        "proposal.refused", "data.registered", "dead_end.marked", "decision.recorded", "stage.completed",
        "experiment.proposed", "run.queued",
    }
)  # fmt: skip
UNKNOWN_DATA = "unknown"
"""Where exploratory runs are counted whose data no one stated."""


def keys(event: Event) -> tuple[str, ...]:
    """The project that the event states, or that its stream names."""
    if event.stream.startswith("project-"):
        return (subject_of(event),)
    return (event.data["project"],)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The project after one event."""
    row = row if row is not None else _empty(key)
    _HANDLERS[event.type](row, event)
    return row


def _empty(name: str) -> Row:
    return {
        "name": name, "experiments": [], "sciences": {}, "stages": [], "decisions": [], "refused": [],
        "dead_ends": [], "exploratory": [], "data": {},
    }  # fmt: skip


def _data(row: Row, digest: str) -> Row:
    empty: Row = {"name": None, "kind": None, "rows": None, "subjects": None, "exploratory": 0, "tried": []}
    held: Row = row["data"].setdefault(digest, empty)
    return held


def _register(row: Row, manifest: dict[str, Any]) -> None:
    known = {name: manifest[name] for name in ("name", "kind", "rows")}
    _data(row, manifest["digest"]).update(known, subjects=len(manifest["subjects"]))


def _proposed(row: Row, event: Event) -> None:
    experiment = subject_of(event)
    if experiment in row["experiments"]:
        return
    row["experiments"].append(experiment)
    row["sciences"][experiment] = {
        "config": event.data["fingerprints"]["config"],
        "data": event.data["data"]["digest"],
    }
    _register(row, event.data["data"])


def _queued(row: Row, event: Event) -> None:
    """Count what was tried on this data: each exploratory run, and each distinct configuration of a plan."""
    data = event.data
    science = row["sciences"].get(data.get("experiment"), {})
    held = _data(row, data.get("data_digest") or science.get("data") or UNKNOWN_DATA)
    if data.get("kind") == "exploratory":
        held["exploratory"] += 1
        row["exploratory"].append(subject_of(event))
        return
    stated = json.dumps([science.get("config"), data.get("config", {})], sort_keys=True)
    mark = hashlib.sha256(stated.encode()).hexdigest()[:16]
    if mark not in held["tried"]:
        held["tried"].append(mark)


def _kept(name: str) -> Any:
    def keep(row: Row, event: Event) -> None:
        row[name].append({**event.data, "actor": event.actor, "time": event.time, **source(event)})

    return keep


def _refused(row: Row, event: Event) -> None:
    kept = {name: event.data[name] for name in ("name", "refused")}
    row["refused"].append({**kept, "actor": event.actor, **source(event)})


def _dead_end(row: Row, event: Event) -> None:
    if event.data["dead_end"] not in row["dead_ends"]:
        row["dead_ends"].append(event.data["dead_end"])


def _registered(row: Row, event: Event) -> None:
    _register(row, event.data["data"])


_HANDLERS = {
    "proposal.refused": _refused, "data.registered": _registered, "dead_end.marked": _dead_end,
    "decision.recorded": _kept("decisions"), "stage.completed": _kept("stages"),
    "experiment.proposed": _proposed, "run.queued": _queued,
}  # fmt: skip
