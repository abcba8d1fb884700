"""Projects, by name: experiments, imports, data, stages, decisions, refused proposals, exploratory runs."""

from typing import Any

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "projects"
VERSION = 3
TYPES = frozenset(
    {
        "proposal.refused", "data.registered", "dead_end.marked", "decision.recorded", "stage.completed",
        "experiment.proposed", "run.queued", "claim.graded",
        "experiment.imported",
    }
)  # fmt: skip


def keys(event: Event) -> tuple[str, ...]:
    """The project that the event states, or that its stream names; a planned run touches none."""
    if event.stream.startswith("project-"):
        return (subject_of(event),)
    if event.type == "run.queued" and event.data.get("kind") != "exploratory":
        return ()
    return (event.data["project"],)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The project after one event."""
    row = row if row is not None else _empty(key)
    _HANDLERS[event.type](row, event)
    return row


def _empty(name: str) -> Row:
    return {
        "name": name, "experiments": [], "stages": [], "decisions": [], "refused": [],
        "dead_ends": [], "exploratory": [], "imports": [], "data": {},
    }  # fmt: skip


def _register(row: Row, manifest: dict[str, Any]) -> None:
    known = {name: manifest[name] for name in ("name", "kind", "rows")}
    row["data"][manifest["digest"]] = known | {"subjects": len(manifest["subjects"])}


def _proposed(row: Row, event: Event) -> None:
    experiment = subject_of(event)
    if experiment in row["experiments"]:
        return
    row["experiments"].append(experiment)
    _register(row, event.data["data"])


def _queued(row: Row, event: Event) -> None:
    row["exploratory"].append(subject_of(event))


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


def _imported(row: Row, event: Event) -> None:
    if subject_of(event) not in row["imports"]:
        row["imports"].append(subject_of(event))


def _named(row: Row, event: Event) -> None:
    """A project is there once a claim names it; the claims are rows of their own."""


_HANDLERS = {
    "proposal.refused": _refused, "data.registered": _registered, "dead_end.marked": _dead_end,
    "decision.recorded": _kept("decisions"), "stage.completed": _kept("stages"),
    "experiment.proposed": _proposed, "run.queued": _queued, "claim.graded": _named,
    "experiment.imported": _imported,
}  # fmt: skip
