"""Money moves only in the ledger that was here before: not in one rolled back, replaced or rewritten."""

from typing import TYPE_CHECKING

from ledger.errors import Broken

if TYPE_CHECKING:
    from ledger.store.open import Store


def require_intact(store: "Store") -> None:
    """Broken if the log contradicts the head that this user's state folder remembers."""
    from ledger.store.heads import check

    breaks = check(store)
    if breaks:
        reasons = "; ".join(f"{item['kind']}: {item['reason']}" for item in breaks)
        raise Broken(f"this is not the ledger that was here before: {reasons}")
