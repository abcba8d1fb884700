"""Read, fold, decide, append at the exact version; a lost race is read and decided anew."""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.domain.catalog import CATEGORIES
from ledger.errors import Undecidable, WrongVersion
from schemas.envelope import NewEvent, category

if TYPE_CHECKING:
    from ledger.store.append import Receipt, StreamAppend
    from ledger.store.store import Store
    from schemas.envelope import Event

Decided = tuple[str, dict[str, Any]]
Decide = Callable[[Any, Any], Sequence[Decided]]
"""`decide(state, command)` → events as (type, data), or it raises Refused. Pure."""
T = TypeVar("T")
TRIES, PAUSE = 12, 0.02


@dataclass(slots=True)
class Loaded:
    """A stream as it was read: its version (0: none yet) and the state after its events."""

    stream: str
    version: int
    state: Any


def load(store: "Store", stream: str) -> Loaded:
    """Read and fold a stream."""
    return fold_stream(store, stream)[0]


def fold_stream(store: "Store", stream: str) -> "tuple[Loaded, list[Event]]":
    """A stream as `load` has it, with the events that were read."""
    from ledger.store.read import read_stream

    kind, version = CATEGORIES[category(stream)], 0
    state, events = kind.initial(), read_stream(store, stream)
    for event in events:
        state, version = kind.evolve(state, event.type, event.data), event.version
    return Loaded(stream, version, state), events


def plan_append(loaded: Loaded, decided: Iterable[Decided], actor: str) -> "StreamAppend":
    """The append of a decision at the version that it was decided on; every event must be legal there."""
    from ledger.store.append import StreamAppend
    from ledger.store.versions import NO_STREAM

    kind, state, events = CATEGORIES[category(loaded.stream)], loaded.state, []
    for type_name, data in decided:
        reason = kind.legal(state, type_name, data)
        if reason is not None:
            raise Undecidable(f"{loaded.stream}: {type_name} may not follow: {reason}")
        state = kind.evolve(state, type_name, data)
        events.append(NewEvent(type_name, data, actor))
    return StreamAppend(loaded.stream, tuple(events), loaded.version or NO_STREAM)


def retry(
    once: Callable[[], T],
    *,
    tries: int = TRIES,
    jitter: Callable[[], float] = random.random,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """What `once` returns; it is called again, after a jittered pause, while it loses races."""
    for number in range(tries - 1):
        try:
            return once()
        except WrongVersion:
            sleep(PAUSE * min(2**number, 32) * jitter())
    return once()


def handle(
    store: "Store",
    stream: str,
    decide: Decide,
    command: Any,
    *,
    actor: str,
    tries: int = TRIES,
    jitter: Callable[[], float] = random.random,
) -> "list[Receipt]":
    """Decide a command on one stream and append the outcome; an empty decision appends nothing.

    Raises what `decide` raises (Refused), Undecidable for an illegal decision, and WrongVersion
    after `tries` lost races.
    """

    def decide_one(states: Mapping[str, Any], given: Any) -> dict[str, Sequence[Decided]]:
        return {stream: decide(states[stream], given)}

    return handle_many(store, (stream,), decide_one, command, actor=actor, tries=tries, jitter=jitter)


def handle_many(
    store: "Store",
    streams: Sequence[str],
    decide: Callable[[Mapping[str, Any], Any], Mapping[str, Sequence[Decided]]],
    command: Any,
    *,
    actor: str,
    tries: int = TRIES,
    jitter: Callable[[], float] = random.random,
) -> "list[Receipt]":
    """Decide a command over several streams and append the outcome in one transaction."""

    def once() -> "list[Receipt]":
        loaded = {stream: load(store, stream) for stream in streams}
        decided = decide({stream: item.state for stream, item in loaded.items()}, command)
        return commit(store, [(loaded[stream], events) for stream, events in decided.items()], actor)

    return retry(once, tries=tries, jitter=jitter)


def commit(
    store: "Store", decided: "Iterable[tuple[Loaded, Sequence[Decided]]]", actor: str
) -> "list[Receipt]":
    """Append what was decided on loaded streams, all or nothing; WrongVersion if one has moved."""
    from ledger.store.append import append

    appends = [plan_append(loaded, events, actor) for loaded, events in decided if events]
    return append(store, appends) if appends else []
