"""The bytes of an event: serialised once, keys sorted, UTF-8. They are stored and hashed verbatim."""

import hashlib
import math
from typing import Any

import orjson

from schemas.envelope import NewEvent

MAX_EVENT_BYTES = 1_048_576
_FIELDS = ("attempt", "producer", "producer_seq", "correlation_id", "causation_id")


class UnstorableEvent(ValueError):
    """An event whose content has no faithful JSON form."""


def encode(stream: str, event: NewEvent, schema_version: int, data: dict[str, Any] | None = None) -> bytes:
    """The stored bytes of what the writer states; UnstorableEvent if they would not be faithful.

    `data` stands in for the event's own, in its validated form.
    """
    content = event.data if data is None else data
    stated: dict[str, Any] = {
        "actor": event.actor, "data": content, "id": event.id, "schema_version": schema_version,
        "stream": stream, "time": event.time, "type": event.type,
    }  # fmt: skip
    for name in _FIELDS:
        value = getattr(event, name)
        if value is not None:
            stated[name] = value
    try:
        raw = orjson.dumps(stated, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise UnstorableEvent(f"{event.type}: {error}") from None
    _refuse_lossy(raw, stated)
    return raw


def _refuse_lossy(raw: bytes, stated: dict[str, Any]) -> None:
    if len(raw) > MAX_EVENT_BYTES:
        raise UnstorableEvent(f"an event has at most {MAX_EVENT_BYTES} bytes; store large things by digest")
    if b"\\u0000" in raw and any("\0" in text for text in _texts(stated)):
        raise UnstorableEvent("U+0000 cannot be stored; remove it from the text")
    if b"null" in raw and any(not math.isfinite(number) for number in _floats(stated)):
        raise UnstorableEvent("NaN and infinity are stored as tagged values; use schemas.numbers.tag")


def _leaves(value: Any) -> Any:
    """Every key and value that holds no others, in no order; without recursion, for events of many rows."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
        else:
            yield item


def _texts(value: Any) -> list[str]:
    return [leaf for leaf in _leaves(value) if isinstance(leaf, str)]


def _floats(value: Any) -> list[float]:
    return [leaf for leaf in _leaves(value) if isinstance(leaf, float)]


def digest(raw: bytes) -> bytes:
    """SHA-256 of the stored bytes."""
    return hashlib.sha256(raw).digest()


def fingerprint(domain: str, value: Any) -> str:
    """SHA-256 in hex over RFC 8785 JSON, in a named and versioned domain: `1` and `1.0` are one."""
    import rfc8785

    return hashlib.sha256(domain.encode() + b"\0" + rfc8785.dumps(_plain(value))).hexdigest()


def _plain(value: Any) -> Any:
    """Tag truth values, so that `true` and `1` never meet, and integers beyond 2**53."""
    if isinstance(value, bool):
        return {"bool": "true" if value else "false"}
    if isinstance(value, int) and abs(value) > 2**53 - 1:
        return {"int": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("NaN and infinity have no fingerprint")
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
