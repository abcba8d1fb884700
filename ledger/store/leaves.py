"""The leaves of the log, as they stand in the database."""

from collections.abc import Iterator

from ledger.store.leaf import leaf
from ledger.store.store import Store

_PAGE = 5000
_SQLITE = """SELECT position, version, recorded_at, stream, hash FROM events
 WHERE position > ? AND position <= ? ORDER BY position"""
_POSTGRES = "SELECT leaf FROM sealed WHERE idx > ? AND idx <= ? ORDER BY idx"


def leaves(store: Store, after: int, to: int) -> Iterator[bytes]:
    """The leaf of every sealed event with an index above `after` up to `to`."""
    for low in range(after, to, _PAGE):
        span = (low, min(low + _PAGE, to))
        if store.dialect == "sqlite":
            yield from (leaf(*row) for row in store.database.query(_SQLITE, span))
        else:
            yield from (row[0] for row in store.database.query(_POSTGRES, span))
