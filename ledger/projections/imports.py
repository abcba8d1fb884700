"""Experiments that were measured elsewhere, by id: the header of each import, and how much of it is here."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "imports"
VERSION = 1
TYPES = frozenset({"experiment.imported", "results.imported"})


def keys(event: Event) -> tuple[str, ...]:
    """The imported experiment."""
    return (subject_of(event),)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The header with its event, time and actor; `held` counts the parts so far."""
    if event.type == "experiment.imported":
        told = {**source(event), "time": event.time, "actor": event.actor}
        return {**event.data, "id": key, "held": 0, **told} if row is None else row
    if row is not None:
        row["held"] = max(row["held"], event.data["part"])
    return row


def state_of(row: Row) -> str:
    """`imported`, or `importing` as of an index that lies between the parts."""
    return "imported" if row["held"] >= row["parts"] else "importing"
