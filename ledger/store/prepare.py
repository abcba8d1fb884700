"""Validate and encode events before anything is written."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.errors import DuplicateId
from ledger.store.versions import ANY, STREAM_EXISTS, ExpectedVersion
from schemas.canonical import UnstorableEvent, digest, encode
from schemas.envelope import NewEvent
from schemas.ids import is_event_id
from schemas.registry import InvalidEvent, validate

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z")
_STREAM = re.compile(r"[a-z][a-z_]*(-[^\x00-\x1f\x7f]{1,300})?\Z")


class StreamAppend(NamedTuple):
    """Events for one stream, and the version that the writer believes it to have."""

    stream: str
    events: Sequence[NewEvent]
    expected: ExpectedVersion = ANY


class Prepared(NamedTuple):
    """An event as it will be stored."""

    stream: str
    id: str
    type: str
    schema_version: int
    raw: bytes
    hash: bytes


class Group(NamedTuple):
    """The prepared events of one stream."""

    stream: str
    expected: ExpectedVersion
    events: list[Prepared]


def prepare(appends: Iterable[StreamAppend]) -> list[Group]:
    """The stored form of every event; InvalidEvent, UnstorableEvent or DuplicateId name what is wrong."""
    groups = [_group(one) for one in appends if one.events]
    if len(groups) > 1 and len({group.stream for group in groups}) < len(groups):
        raise ValueError("an append names each stream once; put a stream's events into one StreamAppend")
    if len(groups) > 1 or (groups and len(groups[0].events) > 1):
        _refuse_twins(groups)
    return groups


def _group(one: StreamAppend) -> Group:
    stream, events, expected = one
    if _STREAM.match(stream) is None:
        raise InvalidEvent(f"{stream!r} names no stream; write a category, or category-id")
    if expected < STREAM_EXISTS:
        raise ValueError(f"{expected} is no expected version")
    return Group(stream, expected, [_prepared(stream, event) for event in events])


def _prepared(stream: str, event: NewEvent) -> Prepared:
    if not is_event_id(event.id):
        raise InvalidEvent(f"{event.id!r} is no event id; use schemas.ids.new_event_id()")
    if _TIME.match(event.time) is None:
        raise InvalidEvent(f"{event.time!r} is no time; write it as 2026-01-31T12:00:00.000000Z")
    version, data = validate(event.type, event.schema_version, event.data)
    raw = encode(stream, event, version, data)
    return Prepared(stream, event.id, event.type, version, raw, digest(raw))


def _refuse_twins(groups: list[Group]) -> None:
    seen: set[str] = set()
    for group in groups:
        for event in group.events:
            if event.id in seen:
                raise DuplicateId(f"event id {event.id} comes twice in one append")
            seen.add(event.id)


__all__ = ["Group", "Prepared", "StreamAppend", "UnstorableEvent", "prepare"]
