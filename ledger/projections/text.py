"""Rows as text: JSON with sorted keys, the same on both databases; and the digest over them."""

import hashlib
from collections.abc import Mapping

import orjson

from ledger.errors import Broken
from ledger.projections.protocol import Row

REMEDY = (
    "projections are disposable: `ledger replay --repair` puts the rows rebuilt from the log in their place"
)


def dump(row: Row) -> str:
    """The stored text of a row."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()


def load(name: str, key: str, text: str) -> Row:
    """The row behind its stored text; Broken if it is no JSON object."""
    try:
        row = orjson.loads(text)
    except orjson.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise Broken(f"row {key} of the projection {name} is damaged", REMEDY)
    return row


def digest(name: str, version: int, texts: Mapping[str, str]) -> str:
    """SHA-256 in hex over a projection's rows in the order of their keys."""
    found = hashlib.sha256(f"ledger.projection.v1\0{name}\0{version}\n".encode())
    for key in sorted(texts):
        found.update(orjson.dumps(key) + b" " + _canonical(texts[key]) + b"\n")
    return found.hexdigest()


def _canonical(text: str) -> bytes:
    try:
        return orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        return b"damaged " + text.encode(errors="replace")
