"""What training code prints: into its own file, from where the provider's log gets it too."""

import sys
from pathlib import Path

from workers.child import OUTPUT

_MOST = 1_000_000


class Output:
    """Copies the growing `output.log` of an attempt to this process's stdout."""

    def __init__(self, folder: Path) -> None:
        self._path, self._offset = folder / OUTPUT, 0

    def copy(self) -> None:
        """Print what is new, flushed; a provider that cuts its own log off costs nothing else."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                block = file.read(_MOST)
            if block:
                self._offset += len(block)
                sys.stdout.write(block.decode("utf-8", "replace"))
                sys.stdout.flush()
        except (OSError, ValueError):
            return
