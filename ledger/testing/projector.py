"""Given events, when a projection folds them in batches, then these are its rows: no database needed."""

from collections.abc import Sequence
from typing import Any

from ledger.projections.catalog import BY_NAME
from ledger.projections.fold import fold_batch
from ledger.projections.text import digest, dump, load
from ledger.testing.story import LEDGER
from schemas.clock import to_text
from schemas.envelope import Event


def texts(name: str, events: Sequence[Event], batch: int = 1000) -> dict[str, str]:
    """The stored texts of a projection's rows."""
    held: dict[str, str] = {}

    def some(keys: list[str]) -> dict[str, str]:
        return {key: held[key] for key in keys if key in held}

    for start in range(0, len(events), batch):
        for key, text in fold_batch(BY_NAME[name], events[start : start + batch], some).items():
            if text is None:
                held.pop(key, None)
            else:
                held[key] = text
    return held


def rows(name: str, events: Sequence[Event], batch: int = 1000) -> dict[str, dict[str, Any]]:
    """The rows of a projection by their keys."""
    return {key: load(name, key, text) for key, text in texts(name, events, batch).items()}


def digests(events: Sequence[Event], batch: int = 1000) -> dict[str, str]:
    """The digest of every projection."""
    return {name: digest(name, BY_NAME[name].VERSION, texts(name, events, batch)) for name in BY_NAME}


class MemoryView:
    """Rows of every projection as of the last of some events, in the shape of a View."""

    def __init__(self, events: Sequence[Event], ledger_id: str = LEDGER) -> None:
        self.index = events[-1].index if events else 0
        self.as_of = to_text(events[-1].recorded_at if events else 0)[:10]
        self.ledger_id = ledger_id
        self._rows = {name: rows(name, events) for name in BY_NAME}

    def row(self, name: str, key: str) -> dict[str, Any] | None:
        """One row, or None."""
        return self._rows[name].get(key)

    def rows(self, name: str, prefix: str = "") -> dict[str, dict[str, Any]]:
        """The rows whose keys begin with a prefix, in natural order of their keys."""
        from ledger.stats.natural import natural

        found = self._rows[name]
        return {key: found[key] for key in sorted(found, key=natural) if key.startswith(prefix)}

    def count(self, name: str, prefix: str, below: str | None = None) -> int:
        """How many rows have keys that begin with a prefix, and texts that sort before `below`."""
        return sum(below is None or dump(row) < below for row in self.rows(name, prefix).values())
