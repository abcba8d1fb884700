"""What a projection is, and the small helpers that their folds share. Light to import."""

from typing import Any, Protocol

from schemas.envelope import Event
from schemas.ids import experiment_of

Row = dict[str, Any]


class Projection(Protocol):
    """A module with one read model. Raise VERSION whenever the same log would give other rows.

    `keys` names the rows that an event touches; `fold` is pure but for the row it was given, which
    it may change and return; None means that there is no such row.
    """

    NAME: str
    VERSION: int
    TYPES: frozenset[str]

    def keys(self, event: Event) -> tuple[str, ...]:
        """The keys of the rows that this event touches."""
        ...

    def fold(self, row: Row | None, key: str, event: Event) -> Row | None:
        """The row after this event."""
        ...


def source(event: Event) -> Row:
    """Where a number came from: the event's id and its index in the ledger."""
    return {"event": event.id, "index": event.index}


def subject_of(event: Event) -> str:
    """What the stream is about: the part of its name after the first dash."""
    return event.stream.partition("-")[2]


def experiment_key(event: Event) -> str:
    """The experiment that an event of an experiment's or a run's stream belongs to, or an empty text."""
    name = subject_of(event)
    return name if event.stream.startswith("experiment-") else experiment_of(name)
