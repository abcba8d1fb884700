"""Fold a batch of events into the rows they touch; the one loop behind live and rebuilt projections."""

from collections.abc import Callable, Sequence

from ledger.errors import Broken
from ledger.projections.protocol import Projection, Row
from ledger.projections.text import REMEDY, dump, load
from schemas.envelope import Event

Load = Callable[[list[str]], dict[str, str]]
"""The stored texts of some keys; keys without a row are left out."""


def fold_batch(projection: Projection, events: Sequence[Event], load_texts: Load) -> dict[str, str | None]:
    """The new texts of the rows that changed; None for a row that is gone. Unknown types are skipped."""
    work = [(event, projection.keys(event)) for event in events if event.type in projection.TYPES]
    touched = list(dict.fromkeys(key for _, keys in work for key in keys))
    before = load_texts(touched) if touched else {}
    rows: dict[str, Row | None] = {key: load(projection.NAME, key, text) for key, text in before.items()}
    for event, keys in work:
        for key in keys:
            rows[key] = _fold(projection, rows.get(key), key, event)
    after = {key: None if row is None else dump(row) for key, row in rows.items()}
    return {key: text for key, text in after.items() if text != before.get(key)}


def _fold(projection: Projection, row: Row | None, key: str, event: Event) -> Row | None:
    try:
        return projection.fold(row, key, event)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        where = f"event {event.index} does not fold into row {key} of the projection {projection.NAME}"
        raise Broken(f"{where}: {type(error).__name__} {error}", REMEDY) from error
