"""Give settled events their dense index. On SQLite the position is the index already."""

from ledger.store.log_state import head_index
from ledger.store.store import Store

PATIENCE = 10.0
"""Seconds to wait for writers that are under way before the log is left as it is."""


def seal(store: Store, *, patience: float = PATIENCE) -> int:
    """Seal every settled event and return the head index; without the right to seal, just the head."""
    if store.dialect == "sqlite" or not store.can_seal:
        return head_index(store)
    head: int = store.database.query("SELECT ledger_seal(?)", (int(patience * 1000),))[0][0]
    return head
