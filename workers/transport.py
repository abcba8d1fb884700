"""From the spools to the ledger: in order, once, in one transaction for all attempts that have news.

What the ledger can never take (an illegal or malformed line) is put aside with the reason; what it
cannot take now stays in the spool. Appends name the exact version, so that legality was judged
against what really stands in the stream.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import structlog

from ledger.errors import DuplicateId, PartialBatch, WrongVersion
from ledger.store.append import StreamAppend, append
from ledger.store.store import Store
from schemas.canonical import UnstorableEvent
from schemas.registry import InvalidEvent
from workers.channel import Channel, as_event
from workers.link import LedgerAway, Link
from workers.spool_read import Line
from workers.streams import Illegal, Streams

MOST_LINES, MOST_BYTES = 500, 2_000_000
_RACES = 8
log = structlog.get_logger()

Taken = dict[Channel, list[Line]]


class Transport:
    """Delivers the folders that it watches."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._channels: dict[Path, Channel] = {}
        self._streams = Streams()

    def watch(self, folder: Path, channel: Channel | None = None) -> bool:
        """Begin to deliver from a folder, through a channel of one's own if given; False if another does."""
        channel = self._channels.get(folder) or channel or Channel(folder)
        if not channel.hold():
            return False
        self._channels[folder] = channel
        return True

    def unwatch(self, folder: Path) -> None:
        """Leave a folder to others."""
        channel = self._channels.pop(folder, None)
        if channel is not None:
            channel.release()
            self._streams.close(f"run-{folder.name.rpartition('.')[0]}")

    def state(self, stream: str) -> Any:
        """The state of a stream as it was known at the last append to it; None before."""
        return self._streams.state(stream)

    def finished(self, folder: Path) -> bool:
        """Whether the end of an attempt is delivered, with all that came before."""
        channel = self._channels.get(folder)
        return channel is not None and channel.finished and not channel.waiting()

    def flush(self) -> bool:
        """Deliver what waits. False while the ledger is away: then the spools keep it."""
        try:
            while taken := self._take():
                self._deliver(taken)
        except LedgerAway as away:
            log.warning("ledger_away", reason=str(away))
            return False
        return True

    def _take(self) -> Taken:
        """A bounded number of waiting lines, in order within each folder."""
        taken: Taken = {}
        room, size = MOST_LINES, 0
        for channel in self._channels.values():
            lines = channel.waiting()[:room]
            for number, line in enumerate(lines):
                size += len(line.raw)
                if size > MOST_BYTES and (number or taken):
                    lines = lines[:number]
                    break
            if lines:
                taken[channel] = lines
            room -= len(lines)
            if room <= 0 or size > MOST_BYTES:
                break
        return taken

    def _deliver(self, taken: Taken) -> None:
        for _ in range(_RACES):
            try:
                self._link.run(lambda store: self._append(store, taken))
                break
            except WrongVersion:
                self._streams.forget()
            except (InvalidEvent, UnstorableEvent, DuplicateId, PartialBatch):
                self._streams.forget()
                self._one_by_one(taken)
                return
            except LedgerAway:
                self._streams.forget()
                raise
        else:
            raise LedgerAway("others keep writing to these streams")
        for channel, lines in taken.items():
            channel.acknowledge(lines)

    def _append(self, store: Store, taken: Taken) -> None:
        refused = []
        for channel, lines in taken.items():
            refused += [(channel, line, why) for line, why in self._offer(store, lines)]
        batch = self._streams.batch()
        append(store, [StreamAppend(known.stream, tuple(known.following), known.version) for known in batch])
        self._streams.written()
        for channel, line, why in refused:
            self._reject(channel, line, why)

    def _offer(self, store: Store, lines: Iterable[Line]) -> Iterable[tuple[Line, str]]:
        for line in lines:
            try:
                if line.event is None:
                    raise Illegal("the line is no event")
                self._streams.get(store, line.event["stream"]).offer(as_event(line.event))
            except (Illegal, TypeError, ValueError) as error:
                yield line, str(error)

    def _one_by_one(self, taken: Taken) -> None:
        """One of these lines can never be stored: find it, so that the others are."""
        for channel, lines in taken.items():
            for line in lines:
                try:
                    self._alone({channel: [line]})
                except (InvalidEvent, UnstorableEvent, DuplicateId, PartialBatch) as error:
                    self._streams.forget()
                    self._reject(channel, line, str(error))
                channel.acknowledge([line])

    def _alone(self, taken: Taken) -> None:
        for _ in range(_RACES):
            try:
                self._link.run(lambda store: self._append(store, taken))
                return
            except (WrongVersion, LedgerAway) as error:
                self._streams.forget()
                if isinstance(error, LedgerAway):
                    raise
        raise LedgerAway("others keep writing to this stream")

    def _reject(self, channel: Channel, line: Line, why: str) -> None:
        log.error("line_rejected", folder=channel.folder.name, reason=why)
        channel.reject(line, why)
