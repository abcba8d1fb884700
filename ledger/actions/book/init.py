"""Make a ledger in an empty place, or bring an older one to the newest layout."""

from typing import Any

from ledger.address import redact


def init(url: str, *, actor: str = "") -> dict[str, Any]:
    """`{"ledger", "url"}`, the address without a password; doing it twice changes nothing.

    `replaces` is there too where another ledger was known at this address: its `ledger`, `events`, `root`.
    """
    from ledger.store.create import create_store
    from ledger.store.read import read_stream

    with create_store(url, actor=actor) as store:
        opened = read_stream(store, "ledger")[0].data
        document = {"ledger": store.ledger_id, "url": redact(store.url)}
        former = opened.get("replaces")
        return document if former is None else {**document, "replaces": former}
