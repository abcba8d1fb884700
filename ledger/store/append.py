"""The one write path: validate, then append to one or several streams in one transaction."""

from collections.abc import Iterable

from ledger.store.append_postgres import append_postgres
from ledger.store.append_sqlite import append_sqlite
from ledger.store.prepare import StreamAppend, prepare
from ledger.store.receipt import Receipt
from ledger.store.store import Store

__all__ = ["Receipt", "StreamAppend", "append"]


def append(store: Store, appends: Iterable[StreamAppend]) -> list[Receipt]:
    """Append all of it or nothing; receipts in the order given.

    The same events again give the first receipts (`duplicate`), even if the streams have moved on; so
    after an error of unknown outcome the caller repeats the call with the same events.

    Raises InvalidEvent or UnstorableEvent before anything is written, WrongVersion, DuplicateId (same id,
    other content), PartialBatch, DiskFull, ReadOnlyLedger, DatabaseBusy, Unreachable.
    """
    groups = prepare(appends)
    if not groups:
        return []
    if store.dialect == "sqlite":
        return append_sqlite(store.database, groups)
    return append_postgres(store.database, groups)
