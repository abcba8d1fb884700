"""Rebuild every projection from the log beside the live one and compare digests."""

from collections.abc import Mapping
from typing import Any

from ledger.errors import Broken
from ledger.projections.catalog import BY_NAME, NAMES, PROJECTIONS
from ledger.projections.catch_up import catch_up
from ledger.projections.rebuild import BATCH, Rebuilt, rebuild
from ledger.projections.table import Checkpoint, all_texts, checkpoints, clear, move, put
from ledger.projections.text import digest
from ledger.projections.unknown import unknown_among
from ledger.store.open import Store
from ledger.store.seal import seal

OTHER_BATCH = 97
"""The second fold of a past state: no divisor of the usual batch, so that other boundaries are met."""

Live = dict[str, tuple[Checkpoint, dict[str, str]]]


def replay(
    store: Store, to_index: int | None = None, *, batch: int = BATCH, repair: bool = False
) -> dict[str, Any]:
    """`{"events", "projections": {name: digest}, "equal", "differ": [name], "unknown": {type: n}}`.

    Without `to_index` the live rows are caught up and compared with a fold from the first event on;
    with it two folds of different batch sizes are compared, and the live rows too where they stand
    at that very index. `repair` puts rebuilt rows in the place of live ones that differ.
    """
    if to_index is not None:
        return _past(store, min(to_index, seal(store)), batch)
    _try_to_catch_up(store)
    live = _live(store)
    targets = {name: held.index for name, (held, _) in live.items()}
    rebuilt = _rebuild_each(store, targets, batch)
    stored = {name: _digest(name, live[name][1]) for name in live}
    differ = _differ(rebuilt, stored)
    if repair and differ:
        _repair(store, live, rebuilt, differ)
    return _report(rebuilt, differ)


def _try_to_catch_up(store: Store) -> None:
    """Damaged rows may not take new events; the comparison then shows which ones they are."""
    if not store.read_only:
        try:
            catch_up(store)
        except Broken:
            pass


def _live(store: Store) -> Live:
    """Checkpoints and rows of one state of the database; another VERSION's rows are not compared."""
    with store.database.read() as tx:
        held = checkpoints(tx)
        ours = [p.NAME for p in PROJECTIONS if p.NAME in held and held[p.NAME].version == p.VERSION]
        return {name: (held[name], all_texts(tx, name)) for name in ours}


def _rebuild_each(store: Store, targets: Mapping[str, int], batch: int) -> Rebuilt:
    """Each projection up to the index where its live rows stand: one fold for each such index."""
    whole = Rebuilt(0, {})
    for index in sorted(set(targets.values())):
        part = rebuild(
            store, [name for name in targets if targets[name] == index], to_index=index, batch=batch
        )
        whole.texts.update(part.texts)
        whole.index, whole.types = part.index, part.types
    return whole


def _past(store: Store, to_index: int, batch: int) -> dict[str, Any]:
    first = rebuild(store, NAMES, to_index=to_index, batch=batch)
    second = rebuild(store, NAMES, to_index=to_index, batch=OTHER_BATCH if batch != OTHER_BATCH else BATCH)
    differ = set(_differ(first, second.digests()))
    there = {name: rows for name, (held, rows) in _live(store).items() if held.index == to_index}
    for name, rows in there.items():
        if _digest(name, rows) != first.digests()[name]:
            differ.add(name)
    return _report(first, sorted(differ))


def _digest(name: str, texts: Mapping[str, str]) -> str:
    return digest(name, BY_NAME[name].VERSION, texts)


def _differ(rebuilt: Rebuilt, other: Mapping[str, str]) -> list[str]:
    return sorted(name for name, found in rebuilt.digests().items() if other.get(name) != found)


def _report(rebuilt: Rebuilt, differ: list[str]) -> dict[str, Any]:
    return {
        "events": rebuilt.index,
        "projections": rebuilt.digests(),
        "equal": not differ,
        "differ": differ,
        "unknown": unknown_among(rebuilt.types),
    }


def _repair(store: Store, live: Live, rebuilt: Rebuilt, differ: list[str]) -> None:
    """Swap rows in one transaction; a projection that has moved meanwhile is left for the next call."""
    with store.database.write() as tx:
        for name in differ:
            held = live[name][0]
            if move(tx, name, held, held):
                clear(tx, name)
                put(tx, name, rebuilt.texts[name])
