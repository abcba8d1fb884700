"""An event before and after it is written."""

from dataclasses import dataclass, field
from typing import Any

from schemas.clock import now_text
from schemas.ids import new_event_id


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What a writer states. `schema_version` 0 means the newest version of the type."""

    type: str
    data: dict[str, Any]
    actor: str = ""
    schema_version: int = 0
    id: str = field(default_factory=new_event_id)
    time: str = field(default_factory=now_text)
    attempt: int | None = None
    producer: str | None = None
    producer_seq: int | None = None
    correlation_id: str | None = None
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it stands in the ledger; `data` is in the newest form of its type.

    `index` is the dense place in the whole ledger (1…), `version` the place in its stream (1…),
    `recorded_at` the database's clock in microseconds, `hash` the SHA-256 of the stored bytes.
    """

    index: int
    position: int
    stream: str
    version: int
    id: str
    type: str
    schema_version: int
    time: str
    recorded_at: int
    actor: str
    data: dict[str, Any]
    hash: str
    attempt: int | None = None
    producer: str | None = None
    producer_seq: int | None = None
    correlation_id: str | None = None
    causation_id: str | None = None


def category(stream: str) -> str:
    """The part of a stream's name before the first dash."""
    return stream.partition("-")[0]
