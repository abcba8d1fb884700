"""Event types that this program does not know: skipped by every fold, and counted here."""

from collections.abc import Mapping

from ledger.projections.catalog import PROJECTIONS
from ledger.store.open import Store


def unknown_types(store: Store) -> dict[str, int]:
    """How many events there are of each type that this program does not know."""
    found = store.database.query("SELECT type, count(*) FROM events GROUP BY type")
    return unknown_among({str(name): int(count) for name, count in found})


def unknown_among(types: Mapping[str, int]) -> dict[str, int]:
    """The counts of the types that are not registered, in order of their names."""
    folded = frozenset().union(*(projection.TYPES for projection in PROJECTIONS))
    rest = sorted(set(types) - folded)
    if not rest:
        return {}
    from schemas.registry import NEWEST

    return {name: types[name] for name in rest if name not in NEWEST}
