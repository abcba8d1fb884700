"""Dead ends, by id: a science in a context that ended badly, and what reopened it."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "dead_ends"
VERSION = 2
TYPES = frozenset({"dead_end.marked", "dead_end.reopened"})


def keys(event: Event) -> tuple[str, ...]:
    """The dead end that the event names."""
    return (event.data["dead_end"],)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The dead end after one event: marked once, reopened any number of times."""
    if event.type == "dead_end.marked":
        return row or {
            **event.data, "id": key, "project": subject_of(event), "state": "standing", "reopened": [],
            "recorded_at": event.recorded_at, "actor": event.actor, **source(event),
        }  # fmt: skip
    if row is None:
        return None
    row["reopened"].append({"assumption": event.data["assumption"], "actor": event.actor, **source(event)})
    row["state"] = "reopened"
    return row
