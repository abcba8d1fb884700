"""Verify a ledger: everything that can be derived from the stored bytes is derived again."""

from collections.abc import Callable, Iterator, Sequence

from ledger.errors import DatabaseBusy, DatabaseError, Unreachable
from ledger.store.database import Row
from ledger.store.leaf import leaf
from ledger.store.merkle import CompactRange
from ledger.store.read import pending
from ledger.store.seal import seal
from ledger.store.store import Store
from ledger.store.verification import Verification
from ledger.store.verify_event import breaks_of, known, strangeness
from ledger.store.verify_layout import check_layout
from ledger.store.verify_opened import note_replaced
from ledger.store.verify_signatures import check_signatures
from ledger.store.verify_streams import check_legality
from schemas.envelope import Event

__all__ = ["Legal", "Verification", "verify"]

Legal = Callable[[str, Sequence[Event]], list[str]]
"""Why the events of a stream could not have been decided: one reason each, none if all is well."""

_PAGE = 2000
_SQLITE = """SELECT e.position, NULL,
 e.stream, e.version, e.recorded_at, e.hash, e.bytes, e.id, e.type, e.schema_version
 FROM events e WHERE e.position > ? AND e.position <= ? ORDER BY 1"""
_POSTGRES = """SELECT s.idx, s.leaf,
 e.stream, e.version, e.recorded_at, e.hash, e.bytes, e.id, e.type, e.schema_version
 FROM sealed s LEFT JOIN events e ON e.position = s.position WHERE s.idx > ? AND s.idx <= ? ORDER BY 1"""


def verify(store: Store, *, legal: Legal | None = None) -> Verification:
    """Hashes, columns against bytes, schemas, order, leaves, triggers, signatures; `legal` adds decisions.

    Only the sealed log has a root; `pending` says how many events wait to be sealed.
    """
    found = Verification()
    tree = CompactRange()
    try:
        head = seal(store)
        _check_log(store, found, tree, head)
        check_layout(store, found)
        note_replaced(store, found)
        check_signatures(store, found, head)
        if legal is not None:
            check_legality(store, found, legal, head)
        found.pending = pending(store)
    except DatabaseError as error:
        if isinstance(error, DatabaseBusy | Unreachable):
            raise
        found.broken("file", error.message)
    found.events, found.root = tree.size, tree.root().hex()
    return found


def _check_log(store: Store, found: Verification, tree: CompactRange, head: int) -> None:
    versions: dict[str, int] = {}
    for row in _rows(store, head):
        _check_row(found, row, tree, versions)
    if tree.size != head:
        found.broken("index", f"the log has {tree.size} events; its head says {head}")


def _rows(store: Store, head: int) -> Iterator[Row]:
    sql = _SQLITE if store.dialect == "sqlite" else _POSTGRES
    for low in range(0, head, _PAGE):
        yield from store.database.query(sql, (low, min(low + _PAGE, head)))


def _check_row(found: Verification, row: Row, tree: CompactRange, versions: dict[str, int]) -> None:
    index, stored_leaf, stream, version, recorded_at, stored_hash, *_, event_id, kind, schema_version = row
    if stream is None:
        tree.append(stored_leaf)
        return found.broken("missing", "the event is gone, its place in the log is not", index)
    for name, reason in breaks_of(row[2:]):
        found.broken(name, reason, index, str(event_id))
    if index != tree.size + 1:
        found.broken("index", f"index {index} follows {tree.size}", index, str(event_id))
    if version != versions.get(stream, 0) + 1:
        reason = f"{stream}: version {version} follows {versions.get(stream, 0)}"
        found.broken("version", reason, index, str(event_id))
    versions[stream] = version
    derived = leaf(index, version, recorded_at, stream, stored_hash)
    if stored_leaf is not None and stored_leaf != derived:
        found.broken("leaf", "the sealed leaf is not that of the stored event", index, str(event_id))
    if not known(kind, schema_version):
        found.noted("unknown", strangeness(kind, schema_version), index, str(event_id))
    tree.append(derived)
    return None
