"""Prove that no event was changed, removed or invented."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store


def verify(store: "Store") -> dict[str, Any]:
    """`{"ok", "events", "root", "pending", "breaks", "notes"}`.

    Bytes, order and leaves are derived again, every stream is decided again, and the log is compared
    with the head that this user's state folder remembers.
    """
    from ledger.domain.catalog import redecide
    from ledger.store.heads import check
    from ledger.store.verify import verify as derive

    found = derive(store, legal=redecide)
    breaks = [*found.breaks, *check(store)]
    return {
        "ok": not breaks, "events": found.events, "root": found.root, "pending": found.pending,
        "breaks": breaks, "notes": found.notes,
    }  # fmt: skip
