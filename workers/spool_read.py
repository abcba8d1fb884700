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


def read_events(folder: Path, offset: int = 0) -> list[Line]:
    """As `read_lines`, with the parts of one event joined into one line; one that may still grow waits.

    Where an event ends depends on the lines alone, so whoever reads a spool again finds the same events.
    """
    found: list[Line] = []
    growing = False
    for line in read_lines(folder, offset):
        if growing and _name(line) == _name(found[-1]):
            found[-1] = _joined(found[-1], line)
        else:
            found.append(line)
        growing = line.event is not None and bool(line.event.get("more"))
    return found[:-1] if growing else found


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


def _name(line: Line) -> str | None:
    return None if line.event is None else line.event["id"]


def _joined(line: Line, part: Line) -> Line:
    """A line and a further part of its event: the list in the data goes on."""
    assert line.event is not None
    assert part.event is not None
    data = dict(line.event["data"])
    for key, value in part.event["data"].items():
        if isinstance(value, list) and isinstance(data.get(key), list):
            data[key] = [*data[key], *value]
    return Line({**line.event, "data": data}, line.raw + b"\n" + part.raw, part.end)


def _parse(raw: bytes) -> dict[str, Any] | None:
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    known = isinstance(event, dict) and all(isinstance(event.get(k), str) for k in ("stream", "type", "id"))
    return event if known and isinstance(event.get("data"), dict) else None
