"""Paired differences of two methods over the same subjects, freed of float noise before they are ranked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.stats.natural import natural

NOISE_BITS = 40
"""Differences closer than 2^-40 of the largest score are one value: rounding noise is near 2^-52."""


@dataclass(frozen=True, slots=True)
class Differences:
    """a − b in order of the subjects' names.

    `raw` is in the metric's unit. `clean` is in units of 2^exponent, more than the largest |score|, so each
    lies within ±2: equal magnitudes are equal to the bit, noise about zero is zero. `noise` is the distance
    below which two clean values are one.
    """

    raw: tuple[float, ...]
    clean: tuple[float, ...]
    exponent: int
    noise: float = 2.0**-NOISE_BITS


def differences(a: Mapping[str, float], b: Mapping[str, float]) -> Differences:
    """The differences of two methods; ValueError for other subjects or a value that is not finite."""
    names = _names(a, b)
    top = max((abs(side[name]) for name in names for side in (a, b)), default=0.0)
    exponent = math.frexp(top)[1]
    unit = [math.ldexp(a[name], -exponent) - math.ldexp(b[name], -exponent) for name in names]
    return Differences(tuple(float(a[n]) - float(b[n]) for n in names), _without_noise(unit), exponent)


def _names(a: Mapping[str, float], b: Mapping[str, float]) -> list[str]:
    if a.keys() != b.keys():
        apart = ", ".join(sorted(a.keys() ^ b.keys(), key=natural))
        raise ValueError(f"a pair needs the same subjects on both sides; only one side has {apart}")
    names = sorted(a)
    for name in names:
        for value in (a[name], b[name]):
            if not math.isfinite(value):
                raise ValueError(f"subject {name}: {value} is not finite, so it has no difference")
    return names


def _without_noise(values: list[float]) -> tuple[float, ...]:
    """Magnitudes that stand in a chain of gaps under the noise become the chain's least, from 0 upwards.

    A chain, not a grid: on a grid, float noise can put two equal values on either side of an edge.
    """
    noise, kept, last = 2.0**-NOISE_BITS, 0.0, 0.0
    level: dict[float, float] = {}
    for size in sorted({abs(value) for value in values}):
        kept = kept if size - last <= noise else size
        level[size], last = kept, size
    return tuple(math.copysign(level[abs(value)], value) if level[abs(value)] else 0.0 for value in values)
