"""Claims, by the id of the event that made them: the evidence as it was graded, and what came later."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "claims"
VERSION = 1
TYPES = frozenset({"claim.graded", "claim.reverified"})


def keys(event: Event) -> tuple[str, ...]:
    """The claim that the event makes or verifies again."""
    return (event.id if event.type == "claim.graded" else event.data["claim"],)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The claim after one event: made once, verified again any number of times in its own stream."""
    if event.type == "claim.graded":
        about = subject_of(event) if event.stream.startswith("experiment-") else None
        return row or {
            **event.data, "id": key, "stream": event.stream, "experiment": about, "reverifications": [],
            "recorded_at": event.recorded_at, "actor": event.actor, **source(event),
        }  # fmt: skip
    if row is None or row["stream"] != event.stream:
        return row
    again = {**event.data, "recorded_at": event.recorded_at, "actor": event.actor, **source(event)}
    row["reverifications"].append(again)
    return row
