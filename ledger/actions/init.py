"""Make a ledger in an empty place, or bring an older one to the newest layout."""

from typing import Any

from ledger.address import redact


def init(url: str, *, actor: str = "") -> dict[str, Any]:
    """`{"ledger", "url"}`, the address without a password; doing it twice changes nothing."""
    from ledger.store.create import create_store

    with create_store(url, actor=actor) as store:
        return {"ledger": store.ledger_id, "url": redact(store.url)}
