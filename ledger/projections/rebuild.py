"""Fold projections from the log in memory, beside the live rows and without touching them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from ledger.projections.catalog import BY_NAME
from ledger.projections.fold import fold_batch
from ledger.projections.table import Checkpoint, all_texts, checkpoints
from ledger.projections.text import digest
from ledger.store.open import Store
from ledger.store.read import read_log
from schemas.envelope import Event

BATCH = 1000
WHOLE = 100_000


@dataclass
class Rebuilt:
    """Texts of rows by projection and key, the index reached, and how often each event type was met."""

    index: int
    texts: dict[str, dict[str, str]]
    types: Counter[str] = field(default_factory=Counter)

    def digests(self) -> dict[str, str]:
        """The digest of each projection."""
        return {name: digest(name, BY_NAME[name].VERSION, texts) for name, texts in self.texts.items()}


def rebuild(store: Store, names: Iterable[str], *, to_index: int, batch: int = BATCH) -> Rebuilt:
    """Every projection as of `to_index`, folded from the first event on."""
    found = Rebuilt(0, {name: {} for name in names})
    for events in _batches(read_log(store, 0, to_index=to_index), batch):
        _extend(found, events)
    return found


def resume(store: Store, names: Sequence[str], *, to_index: int) -> Rebuilt:
    """The same, from the live rows on where they all stand at one index that is not beyond `to_index`."""
    found = _standing(store, names, to_index) or Rebuilt(0, {name: {} for name in names})
    for events in _batches(read_log(store, found.index, to_index=to_index), WHOLE):
        _extend(found, events)
    return found


def _standing(store: Store, names: Sequence[str], to_index: int) -> Rebuilt | None:
    with store.database.read() as tx:
        held = checkpoints(tx)
        at = held[names[0]].index if names[0] in held else 0
        if at > to_index or any(held.get(name) != Checkpoint(BY_NAME[name].VERSION, at) for name in names):
            return None
        return Rebuilt(at, {name: all_texts(tx, name) for name in names})


def _extend(found: Rebuilt, events: list[Event]) -> None:
    """Fold a further batch of events into rows held in memory."""
    for name, texts in found.texts.items():
        for key, text in fold_batch(BY_NAME[name], events, partial(_some, texts)).items():
            if text is None:
                texts.pop(key, None)
            else:
                texts[key] = text
    found.types.update(event.type for event in events)
    found.index = events[-1].index


def _some(texts: dict[str, str], keys: list[str]) -> dict[str, str]:
    return {key: texts[key] for key in keys if key in texts}


def _batches(events: Iterator[Event], size: int) -> Iterator[list[Event]]:
    while batch := list(islice(events, size)):
        yield batch
