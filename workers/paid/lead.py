"""Of the supervisors of one experiment on this host the newest leads; the others leave what runs to it.

A supervisor remembers nothing that the log does not have, so whoever launches again and again has one of them
and not as many as launches.
"""

import os
import secrets
from pathlib import Path

from ledger.actions.runs.presence import FOLDER


class Lead:
    """Taken when it is made, by a note that the next one overwrites."""

    def __init__(self, home: Path, experiment: str) -> None:
        self._path = home / FOLDER / f"{experiment}.lead"
        self._token = f"{os.getpid()} {secrets.token_hex(8)}"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(f".{os.getpid()}")
        beside.write_text(self._token)
        beside.replace(self._path)

    def is_ours(self) -> bool:
        """Whether no newer supervisor has taken it; also where the note cannot be read."""
        try:
            return self._path.read_text() == self._token
        except OSError:
            return True
