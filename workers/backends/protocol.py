"""What the supervisor of local runs needs of its backend; those elsewhere offer `workers.backends.remote`."""

from pathlib import Path
from typing import Any, NamedTuple, Protocol


class Report(NamedTuple):
    """News of one attempt: `what` is spawned, ended or broken (it could not be started)."""

    what: str
    folder: Path
    outcome: str | None = None
    error: str | None = None
    handle: dict[str, Any] | None = None


class BackendGone(Exception):
    """The backend itself has ended; what ran on it has ended too, or ends by its own deadline."""


class Backend(Protocol):
    """Starts attempts and tells how they fare. An attempt is named by its spool folder."""

    def spawn(self, folder: Path) -> None:
        """Start the attempt whose `plan.json` lies in the folder; a report follows."""
        ...

    def poll(self, timeout: float) -> list[Report]:
        """News since the last call, waiting up to `timeout` seconds; BackendGone if there will be none."""
        ...

    def cancel(self, folder: Path | None = None) -> None:
        """Ask one attempt, or all of them, to end as `stopped`; a report follows for each."""
        ...

    def logs(self, folder: Path) -> str:
        """What the training code has printed so far."""
        ...

    def close(self) -> None:
        """No more attempts: let the backend end. Waits for it."""
        ...
