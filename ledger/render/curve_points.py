"""What a picture of learning curves draws: the points that matter of many, and the median over runs; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.stats.loso import median

MOST = 600
"""Buckets of a drawn curve: about one for each pixel of the axes."""
DECADES = 2.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One run's values of one key by step, ascending; `broken`: step and word of what was not finite."""

    run: str
    subject: str | None
    seed: int | None
    steps: list[int]
    values: list[float]
    broken: tuple[int | None, str] | None = None


def thinned(steps: Sequence[int], values: Sequence[float], most: int = MOST) -> tuple[list[int], list[float]]:
    """At most 4 × `most` of the points: first, least, largest and last of each bucket, in order.

    Peaks survive, and the same points give the same picture.
    """
    count = len(steps)
    if count <= 4 * most:
        return list(steps), list(values)
    kept: list[int] = []
    for number in range(most):
        low, high = number * count // most, (number + 1) * count // most
        least, largest = (
            min(range(low, high), key=values.__getitem__),
            max(range(low, high), key=values.__getitem__),
        )
        kept += sorted({low, least, largest, high - 1})
    return [steps[at] for at in kept], [values[at] for at in kept]


def median_curve(curves: Sequence[Curve], most: int = MOST) -> tuple[list[int], list[float]]:
    """The median over runs at steps that at least half of the runs logged; empty for a single run."""
    if len(curves) < 2:
        return [], []
    at: dict[int, list[float]] = {}
    wanted = _grid(curves, most)
    for curve in curves:
        for step, value in zip(curve.steps, curve.values, strict=True):
            if step in wanted:
                at.setdefault(step, []).append(value)
    steps = [step for step in sorted(at) if 2 * len(at[step]) >= len(curves)]
    return steps, [median(at[step]) or 0.0 for step in steps]


def _grid(curves: Sequence[Curve], most: int) -> set[int]:
    """Evenly chosen ones of the steps of the longest curve, its first and last among them."""
    steps = max((curve.steps for curve in curves), key=len)
    if len(steps) <= most:
        return {step for curve in curves for step in curve.steps} if len(steps) <= most // 2 else set(steps)
    return {steps[number * (len(steps) - 1) // (most - 1)] for number in range(most)}


def wants_log(curves: Sequence[Curve]) -> bool:
    """Whether all values are positive and span more than two decades."""
    values = [value for curve in curves for value in curve.values]
    if not values or min(values) <= 0.0:
        return False
    return math.log10(max(values)) - math.log10(min(values)) > DECADES
