"""A channel that holds the lines of checkpoints back until their files are durable; all else goes on."""

from pathlib import Path

from workers.channel import Channel, is_end
from workers.remote.commits import Commits
from workers.spool_read import Line, read_events


class Held(Channel):
    """Delivers in order, but for checkpoints, which may come later than what was written after them."""

    def __init__(self, folder: Path, commits: Commits) -> None:
        super().__init__(folder)
        self._commits = commits
        self._read: int | None = None

    @property
    def left(self) -> bool:
        """Whether a line was read that is not yet delivered, because its checkpoint is not durable."""
        return bool(self._waiting)

    def waiting(self) -> list[Line]:
        """Complete events that may be delivered now."""
        found = read_events(self.folder, self._offset if self._read is None else self._read)
        if found:
            self._waiting += found
            self._read = found[-1].end
        free: list[Line] = []
        held: list[Line] = []
        for line in self._waiting:
            (held if self._is_held(line) else free).append(line)
        if held:
            self._commits.ask(held[-1].end)
        return free

    def acknowledge(self, lines: list[Line]) -> None:
        """Forget lines that are delivered; the marker stays before the first one that is not."""
        ends = {line.end for line in lines}
        left = [line for line in self._waiting if line.end not in ends]
        last = left[0].end - len(left[0].raw) - 1 if left else max(ends)
        self._waiting = left
        self._ended = self._ended or any(is_end(line) for line in lines)
        self._mark(last)

    def _is_held(self, line: Line) -> bool:
        is_checkpoint = line.event is not None and line.event["type"] == "checkpoint.saved"
        return is_checkpoint and not self._commits.covers(line.end)
