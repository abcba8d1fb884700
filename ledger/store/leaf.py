"""The leaf of the tree: what the database says of an event, bound to what its writer stated."""

import hashlib
import struct

_HEAD = struct.Struct(">BQQqI")


def leaf(index: int, version: int, recorded_at: int, stream: str, event_hash: bytes) -> bytes:
    """SHA-256 of 0x00, index, version, recorded time in µs, length and text of the stream, event hash.

    Numbers are big-endian: u64, u64, i64, u32. The Postgres function `ledger_leaf` gives the same bytes.
    """
    name = stream.encode()
    head = _HEAD.pack(0, index, version, recorded_at, len(name))
    return hashlib.sha256(head + name + event_hash).digest()
