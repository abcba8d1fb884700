"""Check one stored row against its own bytes."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from ledger.store.database import Row
from schemas.registry import MODELS, NEWEST, InvalidEvent, validate

_COLUMNS = ("id", "stream", "type", "schema_version")
Finding = tuple[str, str]


def breaks_of(row: Row) -> Iterator[Finding]:
    """Kind and reason of each way in which a row contradicts its bytes.

    A row is stream, version, recorded time, hash, bytes, id, type, schema version.
    """
    stream, _, _, stored_hash, raw, event_id, kind, schema_version = row
    if hashlib.sha256(raw).digest() != bytes(stored_hash):
        yield "hash", "the bytes do not have the stored hash"
    try:
        stated: dict[str, Any] = orjson.loads(raw)
    except ValueError:
        yield "bytes", "the bytes are not JSON"
        return
    for name, column in zip(_COLUMNS, (str(event_id), stream, kind, schema_version), strict=True):
        if stated.get(name) != column:
            yield "column", f"{name} is {column!r} in the column and {stated.get(name)!r} in the bytes"
    if known(kind, schema_version):
        try:
            validate(kind, schema_version, stated["data"])
        except (InvalidEvent, KeyError) as error:
            yield "schema", str(error)


def known(kind: str, schema_version: int) -> bool:
    """Whether this program knows the type in this version."""
    return (kind, schema_version) in MODELS


def strangeness(kind: str, schema_version: int) -> str:
    """Why a type and version are not known here."""
    if kind in NEWEST:
        return f"{kind} v{schema_version} is newer than this program, which knows v{NEWEST[kind]}"
    return f"{kind} is not known to this program"
