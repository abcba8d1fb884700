"""The spool: an append-only file of complete events, one a line. It comes first, the database second.

A line is an event with its id, so a line that is delivered twice is still one event. Whoever writes
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

Entry = tuple[str, str, dict[str, Any]]
"""Stream, type and data of an event that is about to be spooled."""


class Spool:
    """The writing side. `seq` is the producer's last number; the next line carries `seq + 1`."""

    def __init__(self, folder: Path, producer: str, attempt: int, actor: str, seq: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._producer, self._attempt, self._actor, self._seq = producer, attempt, actor, seq
        self._lock = threading.Lock()
        self._file = os.open(folder / EVENTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def write(self, entries: list[Entry], sync: bool = True) -> None:
        """Append events; with `sync` they are on disk when this returns. OSError leaves no torn line."""
        with self._lock:
            lines = [self._line(number, *entry) for number, entry in enumerate(entries, self._seq + 1)]
            self._append(b"".join(lines), sync)
            self._seq += len(lines)

    def close(self) -> None:
        """Close the file; the lines stay."""
        os.close(self._file)

    def _line(self, number: int, stream: str, type_name: str, data: dict[str, Any]) -> bytes:
        return orjson.dumps(
            {
                "stream": stream, "type": type_name, "id": new_event_id(), "time": now_text(),
                "actor": self._actor, "attempt": self._attempt, "producer": self._producer,
                "producer_seq": number, "data": data,
            },
            option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS,
        )  # fmt: skip

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
