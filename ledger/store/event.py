"""An event from its stored row."""

from typing import Any

import orjson

from ledger.store.database import Row
from schemas.envelope import Event
from schemas.upcast import upcast

SELECT = {
    "sqlite": (
        "SELECT e.position, e.position, e.stream, e.version, e.recorded_at, e.hash, e.bytes FROM events e"
    ),
    "postgres": (
        "SELECT coalesce(s.idx, 0), e.position, e.stream, e.version, e.recorded_at, e.hash, e.bytes"
        " FROM events e LEFT JOIN sealed s ON s.position = e.position"
    ),
}
"""What `event_of` takes; index 0 if an event is not sealed yet."""

INDEX = {"sqlite": "e.position", "postgres": "s.idx"}


def event_of(row: Row) -> Event:
    """The event of a row, its data in the newest form that is known here."""
    index, position, stream, version, recorded_at, digest, raw = row
    stated: dict[str, Any] = orjson.loads(raw)
    kind, schema_version = stated["type"], stated["schema_version"]
    return Event(
        index, position, stream, version, stated["id"], kind, schema_version, stated["time"], recorded_at,
        stated["actor"], upcast(kind, schema_version, stated["data"]), digest.hex(),
        stated.get("attempt"), stated.get("producer"), stated.get("producer_seq"),
        stated.get("correlation_id"), stated.get("causation_id"),
    )  # fmt: skip
