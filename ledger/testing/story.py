"""A story of events, for tests and benchmarks: as a ledger would hold them, or appended to one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from schemas.clock import to_text
from schemas.envelope import Event, NewEvent
from schemas.registry import validate

START = 1_767_225_600_000_000
"""2026-01-01 in microseconds: a story has a clock of its own."""
LEDGER = "0190aaaa-0000-7000-8000-000000000001"


def mark(text: str) -> str:
    """A digest that stands for a text."""
    return hashlib.sha256(text.encode()).hexdigest()


_OPENING = (
    "ledger",
    NewEvent(
        "ledger.opened", {"ledger": LEDGER, "format": 1}, "ledger", 1,
        id="019a0000-0000-7000-8000-000000000001", time=to_text(START + 1_000_000),
    ),
)  # fmt: skip


@dataclass
class Story:
    """Events in the order in which they happened, with ids and times that are the same in every run."""

    lines: list[tuple[str, NewEvent]] = field(default_factory=list)

    def tell(self, stream: str, kind: str, data: dict[str, Any], actor: str = "person:ada") -> NewEvent:
        """Add one event; InvalidEvent if its data is not as its type demands."""
        # the second time a default 0 of a float becomes 0.0, as append stores it
        version, checked = validate(kind, 0, validate(kind, 0, data)[1])
        number = len(self.lines) + 2
        told = NewEvent(
            kind, checked, actor, version, id=f"019a0000-0000-7000-8000-{number:012x}",
            time=to_text(START + number * 1_000_000),
        )  # fmt: skip
        self.lines.append((stream, told))
        return told

    def events(self) -> list[Event]:
        """The story as a ledger would hold it, one event a second, after the ledger's own first event."""
        versions: dict[str, int] = {}
        found = []
        for index, (stream, told) in enumerate([_OPENING, *self.lines], 1):
            versions[stream] = versions.get(stream, 0) + 1
            found.append(_event(index, stream, versions[stream], told))
        return found

    def append(self, store: Any, start: int = 0) -> None:
        """Append the story from a line on, in its order, through the public append."""
        from ledger.store.append import StreamAppend, append
        from ledger.store.versions import ANY

        for part in _parts(self.lines[start:]):
            append(store, [StreamAppend(stream, tuple(events), ANY) for stream, events in part.items()])


def _parts(lines: list[tuple[str, NewEvent]]) -> Iterator[dict[str, list[NewEvent]]]:
    """Runs of lines that one append can hold in their order: each stream in one piece, about 500 events."""
    part: dict[str, list[NewEvent]] = {}
    count, last = 0, ""
    for stream, told in lines:
        if (stream != last and stream in part) or count >= 500:
            yield part
            part, count = {}, 0
        part.setdefault(stream, []).append(told)
        count, last = count + 1, stream
    if part:
        yield part


def _event(index: int, stream: str, version: int, told: NewEvent) -> Event:
    return Event(
        index, index, stream, version, told.id, told.type, told.schema_version, told.time,
        START + index * 1_000_000, told.actor, told.data, mark(told.id),
    )  # fmt: skip


def renumbered(event: Event) -> Event:
    """An event without what only the database decides, for comparing two databases."""
    return replace(event, recorded_at=START + event.index, position=event.index)
