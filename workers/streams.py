"""The streams that a transport appends to, as it knows them: state, version and the ids they hold."""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain.catalog import CATEGORIES
from ledger.store.prepare import StreamAppend, prepare
from ledger.store.read import read_stream
from ledger.store.store import Store
from schemas.envelope import NewEvent, category


class Illegal(Exception):
    """An event that may not follow in its stream, or is no event of this ledger; the text says why."""


@dataclass(slots=True)
class Known:
    """A stream and, while a batch is put together, the events that would follow.

    `ids` holds the hash of each stored event, empty for those that this process has delivered itself.
    `counted` holds the counts that an experiment's stream ends with.
    """

    stream: str
    version: int
    state: Any
    ids: dict[str, str]
    counted: dict[str, Any] | None = None
    following: list[NewEvent] = field(default_factory=list)

    def offer(self, event: NewEvent) -> bool:
        """Take an event into the batch; False if it is there already. Illegal says why it may not be."""
        if event.id in self.ids:
            self._compare(event)
            return False
        if event.type == "experiment.counted" and self.counted == event.data:
            return False
        kind = CATEGORIES[category(self.stream)]
        try:
            reason = kind.legal(self.state, event.type, event.data)
            if reason is None:
                self.state = kind.evolve(self.state, event.type, event.data)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
            reason = f"its data cannot be read ({error!r})"
        if reason is not None:
            raise Illegal(reason)
        self._note(event)
        self.following.append(event)
        return True

    def _compare(self, event: NewEvent) -> None:
        stored = self.ids[event.id]
        if stored and prepare([StreamAppend(self.stream, (event,))])[0].events[0].hash.hex() != stored:
            raise Illegal(f"event id {event.id} is taken by other content")

    def _note(self, event: NewEvent) -> None:
        self.ids[event.id] = ""
        if event.type == "experiment.counted":
            self.counted = event.data


class Streams:
    """Reads each stream once and keeps its state while nobody else appends to it."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def get(self, store: Store, stream: str) -> Known:
        """The stream as it is known; Illegal for a name that a worker may not write to."""
        if stream not in self._known:
            if category(stream) not in ("run", "experiment"):
                raise Illegal(f"a worker does not write to {stream!r}")
            self._known[stream] = _read(store, stream)
        return self._known[stream]

    def state(self, stream: str) -> Any:
        """The state of a stream as it is known, None if it is not."""
        known = self._known.get(stream)
        return None if known is None else known.state

    def batch(self) -> list[Known]:
        """The streams that have events to append."""
        return [known for known in self._known.values() if known.following]

    def written(self) -> None:
        """The batch stands in the ledger."""
        for known in self.batch():
            known.version += len(known.following)
            known.following = []

    def forget(self) -> None:
        """Whatever was known may be wrong: a batch failed, or somebody else wrote."""
        self._known = {stream: known for stream, known in self._known.items() if not known.following}

    def close(self, stream: str) -> None:
        """Nothing more is expected for this stream."""
        self._known.pop(stream, None)


def _read(store: Store, stream: str) -> Known:
    kind = CATEGORIES[category(stream)]
    known = Known(stream, 0, kind.initial(), {})
    for event in read_stream(store, stream):
        known.state = kind.evolve(known.state, event.type, event.data)
        known.version = event.version
        known.ids[event.id] = event.hash
        if event.type == "experiment.counted":
            known.counted = event.data
    return known
