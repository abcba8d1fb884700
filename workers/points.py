"""Metric points to events: many points an event, bounded in count and in size."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from workers.text import storable

Point = tuple[int, dict[str, float]]
"""A step and the finite values logged at it."""

MOST_SECONDS = 5.0
"""How long the event of a chatty run may grow; a younger run's for a quarter of its time so far."""
MOST_POINTS = 1000
MOST_BYTES = 200_000
MOST_KEYS = 500


def batches(attempt: int, points: Iterable[Point]) -> Iterator[dict[str, Any]]:
    """Data of `metrics.logged` events: at most 1,000 points and about 200 kB each, in order."""
    group: list[dict[str, Any]] = []
    size = 0
    for point in _pieces(points):
        weight = len(orjson.dumps(point))
        if group and (len(group) == MOST_POINTS or size + weight > MOST_BYTES):
            yield {"attempt": attempt, "points": group}
            group, size = [], 0
        group.append(point)
        size += weight
    if group:
        yield {"attempt": attempt, "points": group}


class Growing:
    """Whether the event of the latest points may take more, so that a chatty run does not write thousands.

    What a quiet run logs is an event at once. Times are monotonic seconds; `began`: of the first call.
    """

    def __init__(self, began: float) -> None:
        self._began, self._closed = began, float("-inf")
        self._points = self._bytes = 0

    def take(self, data: Mapping[str, Any], now: float) -> bool:
        """Note what was just logged, or an event's last part of it; whether a further part may follow."""
        self._points += len(data["points"])
        self._bytes += len(orjson.dumps(data["points"]))
        patience = min(MOST_SECONDS, (now - self._began) / 4)
        small = self._points < MOST_POINTS / 2 and self._bytes < MOST_BYTES / 2
        if small and now - self._closed < patience:
            return True
        self.close(now)
        return False

    def close(self, now: float) -> None:
        """The event is whole: what comes next is another one."""
        self._closed, self._points, self._bytes = now, 0, 0


def _pieces(points: Iterable[Point]) -> Iterator[dict[str, Any]]:
    """Points with at most 500 values each; a larger one is cut into several of the same step."""
    for step, values in points:
        if len(values) <= MOST_KEYS:
            yield {"step": step, "values": _named(values)}
            continue
        items = list(values.items())
        for start in range(0, len(items), MOST_KEYS):
            yield {"step": step, "values": _named(dict(items[start : start + MOST_KEYS]))}


def _named(values: Mapping[Any, float]) -> dict[str, float]:
    return {storable(str(key)): value for key, value in values.items()}
