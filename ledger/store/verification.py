"""What a verification finds."""

from dataclasses import dataclass, field
from typing import Any

MOST = 1000
"""Breaks beyond this many are counted, not listed."""


@dataclass
class Verification:
    """`root` is the tree hash in hex; a note is worth a look, a break is not to be explained away.

    A break has `kind`, `reason` and, where they are known, `index` and `event`.
    """

    ok: bool = True
    events: int = 0
    pending: int = 0
    root: str = ""
    breaks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    unlisted: int = 0

    def broken(self, kind: str, reason: str, index: int | None = None, event: str | None = None) -> None:
        """Take down a break."""
        self.ok = False
        if len(self.breaks) < MOST:
            self.breaks.append({"kind": kind, "reason": reason, "index": index, "event": event})
        else:
            self.unlisted += 1

    def noted(self, kind: str, reason: str, index: int | None = None, event: str | None = None) -> None:
        """Take down something that is no break."""
        if len(self.notes) < MOST:
            self.notes.append({"kind": kind, "reason": reason, "index": index, "event": event})
