"""Metric points to events: many points an event, bounded in count and in size."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from workers.text import storable

Point = tuple[int, dict[str, float]]
"""A step and the finite values logged at it."""

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
