"""The spool: an append-only file of events, one a line. It comes first, the database second.

A line is an event with its id, so a line that is delivered twice is still one event. Lines that follow each
other under one id are parts of one event; `more` stands in a part that another may follow. Whoever writes
holds the file alone: the worker while it lives, whoever completes it afterwards.
"""

import os
import threading
from pathlib import Path
from typing import Any

import orjson

from schemas.clock import now_text
from schemas.ids import new_event_id

EVENTS = "events.jsonl"
_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS

Entry = tuple[str, str, dict[str, Any]]
"""Stream, type and data of an event that is about to be spooled."""


class Spool:
    """The writing side. `seq` is the producer's last number; the next line carries `seq + 1`."""

    def __init__(self, folder: Path, producer: str, attempt: int, actor: str, seq: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._producer, self._attempt, self._actor = producer, attempt, actor
        self._last: dict[str, Any] = {"producer_seq": seq}
        self._lock = threading.Lock()
        self._file = os.open(folder / EVENTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def write(self, entries: list[Entry], sync: bool = True, *, more: bool = False) -> None:
        """Append events; with `sync` they are on disk when this returns. OSError leaves no torn line.

        With `more` the last one may grow: if the next entry is of its stream and type, that is a part of it.
        """
        with self._lock:
            lines, last = [], self._last
            for entry in entries:
                last = self._line(last, entry)
                lines.append(last)
            if not lines:
                return
            if more:
                last["more"] = True
            self._append(b"".join(orjson.dumps(line, option=_OPTIONS) for line in lines), sync)
            self._last = last

    def close(self) -> None:
        """Close the file; the lines stay."""
        os.close(self._file)

    def _line(self, before: dict[str, Any], entry: Entry) -> dict[str, Any]:
        """An event of its own, or a part of the one before."""
        stream, type_name, data = entry
        line = {
            "stream": stream, "type": type_name, "id": new_event_id(), "time": now_text(),
            "actor": self._actor, "attempt": self._attempt, "producer": self._producer,
            "producer_seq": before["producer_seq"] + 1, "data": data,
        }  # fmt: skip
        if before.get("more") and (before["stream"], before["type"]) == (stream, type_name):
            line |= {name: before[name] for name in ("id", "time", "producer_seq")}
        return line

    def _append(self, block: bytes, sync: bool) -> None:
        before = os.fstat(self._file).st_size
        left = memoryview(block)
        try:
            while left:
                left = left[os.write(self._file, left) :]
            if sync:
                os.fdatasync(self._file)
        except OSError:
            # a full disk may have taken half of the block: without this the next line would join it
            os.ftruncate(self._file, before)
            raise
