"""Reading a spool: complete lines only. A torn end waits until it is complete or its writer is dead."""

import os
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from workers.spool import EVENTS

CHUNK = 4 * 1024 * 1024
TORN = "torn"


class Line(NamedTuple):
    """One line: the event, or None where the bytes are no event; `end` is the offset behind it."""

    event: dict[str, Any] | None
    raw: bytes
    end: int


def read_lines(folder: Path, offset: int = 0) -> list[Line]:
    """The complete lines from an offset on, at most about four megabytes of them."""
    try:
        with (folder / EVENTS).open("rb") as file:
            file.seek(offset)
            block = file.read(CHUNK)
    except FileNotFoundError:
        return []
    lines = []
    for raw in block.split(b"\n")[:-1]:
        offset += len(raw) + 1
        lines.append(Line(_parse(raw), raw, offset))
    return lines


def read_all(folder: Path) -> list[dict[str, Any]]:
    """Every complete event of a spool, in the order of writing."""
    events: list[dict[str, Any]] = []
    offset = 0
    while lines := read_lines(folder, offset):
        events += [line.event for line in lines if line.event is not None]
        offset = lines[-1].end
    return events


def set_torn_aside(folder: Path) -> bytes:
    """Move an incomplete last line of a dead writer into the file `torn`; returns it, mostly empty."""
    path = folder / EVENTS
    if not path.exists():
        return b""
    with path.open("rb+") as file:
        raw = file.read()
        keep = raw.rfind(b"\n") + 1
        rest = raw[keep:]
        if rest:
            with (folder / TORN).open("ab") as torn:
                torn.write(rest + b"\n")
            file.truncate(keep)
            os.fsync(file.fileno())
    return rest


def _parse(raw: bytes) -> dict[str, Any] | None:
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    known = isinstance(event, dict) and all(isinstance(event.get(k), str) for k in ("stream", "type", "id"))
    return event if known and isinstance(event.get("data"), dict) else None
