"""What the process of every supervisor has in common: it may be asked to stop, and it says how it ended."""

import signal
from collections import Counter
from typing import Any, Protocol


class Stoppable(Protocol):
    """A supervisor that looks at `stopping` by itself."""

    stopping: bool


def obey_signals(supervisor: Stoppable) -> None:
    """SIGTERM and SIGINT ask it to stop; a terminal that is closed asks nothing."""

    def stop(number: int, frame: Any) -> None:
        supervisor.stopping = True

    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def told(experiment: str, outcomes: dict[str, str], reason: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and `{"experiment", "outcomes"}` with `reason` if not all is done."""
    document: dict[str, Any] = {"experiment": experiment, "outcomes": dict(Counter(outcomes.values()))}
    if reason:
        document["reason"] = reason
    return int(bool(reason) or any(outcome != "ok" for outcome in outcomes.values())), document
