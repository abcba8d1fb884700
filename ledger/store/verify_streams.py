"""Re-decide every stream: an event that could not have been decided is a break."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from ledger.store.database import Row
from ledger.store.event import INDEX, SELECT, event_of
from ledger.store.store import Store
from ledger.store.verification import Verification
from schemas.envelope import Event

_PAGE = 2000


def check_legality(
    store: Store, found: Verification, legal: Callable[[str, Sequence[Event]], list[str]], head: int
) -> None:
    """Hand every stream up to an index to `legal` and take down its reasons."""
    for stream, rows in groupby(_rows(store, head), key=lambda row: row[2]):
        for reason in legal(stream, [event_of(row) for row in rows]):
            found.broken("decision", f"{stream}: {reason}")


def _rows(store: Store, head: int) -> Iterator[Row]:
    """The rows of every stream, stream by stream in version order, a page at a time."""
    sql = SELECT[store.dialect] + " WHERE (e.stream, e.version) > (?, ?)"
    sql += f" AND {INDEX[store.dialect]} <= ? ORDER BY e.stream, e.version LIMIT {_PAGE}"
    after: tuple[str, int] = ("", 0)
    while True:
        rows = store.database.query(sql, (*after, head))
        yield from rows
        if len(rows) < _PAGE:
            return
        after = (rows[-1][2], rows[-1][3])
