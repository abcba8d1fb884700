"""What the times in a run's stream tell, all of them by the database's clock (microseconds)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from schemas.envelope import Event
from workers.descriptor import LEASE_SECONDS

SIGNS = frozenset(
    {
        "attempt.claimed", "run.heartbeat", "metrics.logged", "checkpoint.saved", "nonfinite.detected",
        "config.read",
    }
)  # fmt: skip
"""Events that only the worker of an attempt writes."""


def lapsed(events: Iterable[Event], now: int) -> set[int]:
    """The attempts whose worker has been silent for longer than the lease that it took."""
    heard: dict[int, int] = {}
    lease: dict[int, float] = {}
    for event in events:
        if event.type == "spawn.intended" or event.type in SIGNS:
            number = event.data["attempt"]
            heard[number] = max(heard.get(number, 0), event.recorded_at)
            lease.setdefault(number, LEASE_SECONDS)
        if event.type == "attempt.claimed":
            lease[event.data["attempt"]] = float(event.data["lease_seconds"])
    return {number for number, last in heard.items() if now - last > lease[number] * 1e6}


def claimed_at(events: Iterable[Event], number: int) -> int:
    """When an attempt was claimed, 0 if it never was."""
    times = [e.recorded_at for e in events if e.type == "attempt.claimed" and e.data["attempt"] == number]
    return times[-1] if times else 0


def launch_day(events: Iterable[Event], number: int) -> str:
    """The date on which an attempt was intended: its reservation stands on that day."""
    times = [e.recorded_at for e in events if e.type == "spawn.intended" and e.data["attempt"] == number]
    return datetime.fromtimestamp(times[0] / 1e6 if times else 0, UTC).strftime("%Y-%m-%d")
