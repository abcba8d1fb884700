"""Bring a backup back into an empty place; it is proved before and after."""

from pathlib import Path
from typing import Any

from ledger.address import redact


def restore(file: Path, url: str) -> dict[str, Any]:
    """`{"ledger", "url", "events", "root"}`; Conflict if the place is taken, Broken if the backup is damaged.

    The log alone comes back: frozen plans and spools lie beside the old database. The head that was
    remembered for this address is kept aside as the head of a former ledger.
    """
    from ledger.domain.catalog import redecide
    from ledger.errors import Broken
    from ledger.store.copy import restore as copy
    from ledger.store.heads import remember, set_aside
    from ledger.store.open import open_store
    from ledger.store.verify import verify

    found = copy(file, url)
    with open_store(url) as store:
        again = verify(store, legal=redecide)
        if not again.ok:
            raise Broken(f"the restored ledger does not verify: {again.breaks[0]['reason']}")
        set_aside(store.url)
        remember(store)
    return {
        "ledger": found["ledger"], "url": redact(url), "events": found["events"], "root": found["root"],
    }  # fmt: skip
