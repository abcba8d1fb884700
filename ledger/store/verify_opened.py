"""Look at what `ledger.opened` says of the ledger that stood here before."""

from typing import Any

import orjson

from ledger.store.store import Store
from ledger.store.verification import Verification

_FIRST = "SELECT bytes, id FROM events WHERE stream = 'ledger' AND version = 1"


def note_replaced(store: Store, found: Verification) -> None:
    """Note that another ledger stood at this address when the present one was begun."""
    for raw, event_id in store.database.query(_FIRST):
        former = _former(bytes(raw))
        if former is not None:
            reason = f"this ledger was begun where ledger {former.get('ledger')} stood"
            reason += f", which had {former.get('events')} events and root {former.get('root')}"
            found.noted("replaces", reason, 1, str(event_id))


def _former(raw: bytes) -> dict[str, Any] | None:
    """The `replaces` of the stored bytes; what is wrong with them otherwise is found elsewhere."""
    try:
        former = orjson.loads(raw)["data"].get("replaces")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return former if isinstance(former, dict) else None
