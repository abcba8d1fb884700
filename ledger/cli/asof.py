"""`--to INDEX` and `--at TIME`: which prefix of the ledger a command looks at."""

from typing import TYPE_CHECKING

from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store


def index_of(store: "Store", to: int | None, at: str | None) -> int | None:
    """The index that two options name together; None for the ledger as it stands now."""
    if to is not None and at is not None:
        raise UsageError("an index and a time together name two states", "give one of them")
    if at is not None:
        from ledger.store.read import index_at

        return index_at(store, moment(at))
    if to is not None and to < 0:
        raise UsageError(f"{to} is no index", "indexes begin with 1; 0 is the empty ledger")
    if to is not None:
        from ledger.store.read import head_index

        head = head_index(store)
        if to > head:
            raise NotFound(f"the ledger has no index {to}; its last is {head}", f"use 0 to {head}")
    return to


def moment(text: str) -> int:
    """Microseconds of a time in ISO 8601; without a zone it is UTC."""
    from schemas.clock import to_micros

    try:
        return to_micros(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is not a time", "write 2026-03-01 or 2026-03-01T12:30:00Z") from None
