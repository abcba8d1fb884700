"""Bring projections up to the head of the log: rows and checkpoint in one transaction a batch."""

from collections.abc import Iterable
from functools import partial

from ledger.projections.catalog import BY_NAME, NAMES
from ledger.projections.fold import fold_batch
from ledger.projections.protocol import Projection
from ledger.projections.table import Checkpoint, checkpoints, clear, move, put, start, texts
from ledger.store.open import Store
from ledger.store.read import read_log
from ledger.store.seal import seal

BATCH = 1000


class _Moved(Exception):
    """Another process has moved the checkpoint; its work stands and ours is dropped."""


def catch_up(store: Store, names: Iterable[str] = NAMES, *, batch: int = BATCH) -> int:
    """Fold every new event; returns the index reached.

    Any number of processes may catch up at once: each batch moves its checkpoints by compare-and-set.
    A projection folded by another VERSION begins anew; one of a newer program is left alone.
    """
    head, wanted = seal(store), [BY_NAME[name] for name in names]
    while True:
        held, head = _prepare(store, wanted, head)
        behind = {
            p.NAME: held[p.NAME].index for p in wanted if _ours(p, held[p.NAME]) and held[p.NAME].index < head
        }
        if not behind:
            return head
        after = min(behind.values())
        group = [BY_NAME[name] for name in sorted(behind) if behind[name] == after]
        to_index = min([after + batch, head, *(index for index in behind.values() if index > after)])
        try:
            _advance(store, group, after, to_index)
        except _Moved:
            continue


def _ours(projection: Projection, held: Checkpoint) -> bool:
    return held.version == projection.VERSION


def _prepare(store: Store, wanted: list[Projection], head: int) -> tuple[dict[str, Checkpoint], int]:
    """The checkpoints, after starting new projections and emptying those of older VERSIONs or logs; the head.

    A checkpoint beyond the head is of another log, unless another process was faster: so where one is, the
    head is read again after it.
    """
    with store.database.read() as tx:
        held = checkpoints(tx)
    if any(p.NAME in held and held[p.NAME].index > head for p in wanted):
        head = seal(store)
    new = [p for p in wanted if p.NAME not in held]
    stale = [p for p in wanted if p.NAME in held and _stale(p, held[p.NAME], head)]
    if not new and not stale:
        return held, head
    with store.database.write() as tx:
        for projection in new:
            start(tx, projection)
        for projection in sorted(stale, key=lambda p: p.NAME):
            if move(tx, projection.NAME, held[projection.NAME], Checkpoint(projection.VERSION, 0)):
                clear(tx, projection.NAME)
        return checkpoints(tx), head


def _stale(projection: Projection, held: Checkpoint, head: int) -> bool:
    return held.version < projection.VERSION or (_ours(projection, held) and held.index > head)


def _advance(store: Store, group: list[Projection], after: int, to_index: int) -> None:
    """One batch for projections that stand at the same index. The fold runs outside the write transaction."""
    events = list(read_log(store, after, to_index=to_index))
    changed = {}
    with store.database.read() as tx:
        for projection in group:
            name = projection.NAME
            changed[name] = fold_batch(projection, events, partial(texts, tx, name))
    with store.database.write() as tx:
        for projection in group:
            old, new = Checkpoint(projection.VERSION, after), Checkpoint(projection.VERSION, to_index)
            if not move(tx, projection.NAME, old, new):
                raise _Moved
        for name, rows in changed.items():
            put(tx, name, rows)
