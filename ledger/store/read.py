"""Read events: one stream, the whole log in index order, one by its id."""

from collections.abc import Collection, Iterator
from itertools import chain

from ledger.store.event import INDEX, SELECT, event_of
from ledger.store.log_state import head_index, index_at, now_micros, pending, recorded_at
from ledger.store.store import Store
from schemas.envelope import Event

__all__ = [
    "find_event", "head_index", "index_at", "now_micros", "pending", "read_log", "read_stream",
    "recorded_at", "streams_like",
]  # fmt: skip

_LAST = "\U0010ffff"


def read_stream(store: Store, stream: str, *, to_index: int | None = None) -> list[Event]:
    """A stream's events in version order, up to an index of the log if one is given.

    On Postgres events that are not sealed yet are included with index 0, unless `to_index` is given.
    """
    sql = SELECT[store.dialect] + " WHERE e.stream = ?"
    params: tuple[str | int, ...] = (stream,)
    if to_index is not None:
        sql += f" AND {INDEX[store.dialect]} <= ?"
        params = (stream, to_index)
    return [event_of(row) for row in store.database.query(sql + " ORDER BY e.version", params)]


def read_log(
    store: Store,
    after: int = 0,
    *,
    to_index: int | None = None,
    types: Collection[str] | None = None,
    batch: int = 1000,
) -> Iterator[Event]:
    """The sealed events after an index, in index order, without a gap; `types` keeps only these types.

    Each page of `batch` indexes is a statement of its own, so that a slow reader holds nothing open.
    """
    last = head_index(store) if to_index is None else min(to_index, head_index(store))
    kinds = None if types is None else sorted(types)
    pages = (_page(store, low, min(low + batch, last), kinds) for low in range(after, last, batch))
    return chain.from_iterable(pages)


def _page(store: Store, after: int, to: int, types: list[str] | None) -> Iterator[Event]:
    index = INDEX[store.dialect]
    sql = f"{SELECT[store.dialect]} WHERE {index} > ? AND {index} <= ?"
    if types is not None:
        sql += f" AND e.type IN ({', '.join('?' * len(types))})" if types else " AND 1 = 0"
    rows = store.database.query(f"{sql} ORDER BY {index}", (after, to, *(types or ())))
    return map(event_of, rows)


def find_event(store: Store, event_id: str) -> Event | None:
    """The event with this id, or None."""
    from schemas.ids import is_event_id

    if not is_event_id(event_id):
        return None
    sql = SELECT[store.dialect] + " WHERE e.id = ?"
    rows = store.database.query(sql, (event_id,))
    return event_of(rows[0]) if rows else None


def streams_like(store: Store, prefix: str = "") -> list[str]:
    """The names of all streams that begin with a text, sorted by their bytes."""
    sql = "SELECT stream FROM events WHERE version = 1 AND stream >= ? AND stream < ? ORDER BY stream"
    return [row[0] for row in store.database.query(sql, (prefix, prefix + _LAST))]
