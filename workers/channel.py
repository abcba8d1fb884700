"""One attempt's spool on its way to the ledger: how far it is delivered, and what was refused.

The marker `acked` is written after the database has answered. A crash in between delivers again,
and the ids of the events make that harmless.
"""

import fcntl
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from schemas.envelope import NewEvent
from workers.spool_read import Line, read_events

ENDS = frozenset({"run.ended", "run.lost"})
ACKED, LOCK, REJECTED = "acked", "lock", "rejected.jsonl"


class Channel:
    """The reading end of one attempt's folder; only one process at a time may hold it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: int | None = None
        self._offset, self._ended = _marker(folder)
        self._waiting: list[Line] = []

    @property
    def finished(self) -> bool:
        """Whether the attempt's end is delivered."""
        return self._ended

    def hold(self) -> bool:
        """Take the folder; False if another process delivers from it. Held until `release` or our end."""
        if self._lock is None:
            handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                return False
            self._lock = handle
            self._offset, self._ended = _marker(self.folder)
        return True

    def release(self) -> None:
        """Let others deliver from the folder."""
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None

    def waiting(self) -> list[Line]:
        """Complete events that are not yet delivered."""
        offset = self._waiting[-1].end if self._waiting else self._offset
        self._waiting += read_events(self.folder, offset)
        return self._waiting

    def acknowledge(self, lines: list[Line]) -> None:
        """The first lines that waited are delivered or refused for good: never look at them again."""
        self._waiting = self._waiting[len(lines) :]
        self._ended = self._ended or any(is_end(line) for line in lines)
        self._mark(lines[-1].end)

    def _mark(self, offset: int) -> None:
        """Everything before an offset of the spool is done with."""
        self._offset = offset
        content = json.dumps({"offset": self._offset, "ended": self._ended})
        partial = self.folder / (ACKED + ".partial")
        with suppress(OSError):  # a full disk: the next process delivers again, which changes nothing
            partial.write_text(content, encoding="utf-8")
            partial.rename(self.folder / ACKED)

    def reject(self, line: Line, reason: str) -> None:
        """Keep a line that the ledger cannot take, with the reason."""
        text = line.raw.decode("utf-8", "replace")
        with suppress(OSError), (self.folder / REJECTED).open("ab") as file:
            file.write(orjson.dumps({"reason": reason, "line": text}) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def is_end(line: Line) -> bool:
    """Whether a line says that its attempt is over."""
    return line.event is not None and line.event["type"] in ENDS


def as_event(stated: dict[str, Any]) -> NewEvent:
    """The event of a spooled line, ready to be appended."""
    names = ("attempt", "producer", "producer_seq", "correlation_id", "causation_id")
    return NewEvent(
        type=stated["type"], data=stated["data"], actor=str(stated.get("actor", "")), id=stated["id"],
        time=str(stated.get("time", "")), schema_version=int(stated.get("schema_version", 0)),
        **{name: stated[name] for name in names if name in stated},
    )  # fmt: skip


def _marker(folder: Path) -> tuple[int, bool]:
    try:
        found = json.loads((folder / ACKED).read_text(encoding="utf-8"))
        return int(found["offset"]), bool(found["ended"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, False  # without a marker everything is delivered again, which changes nothing
