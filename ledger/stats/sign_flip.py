"""Sign-flip test of paired differences (Fisher 1935, §21): exact to 20 subjects, Monte Carlo beyond.

Under the null hypothesis each difference is as likely to have the other sign; p is the share of the 2^n sign
patterns whose |sum| reaches the observed one.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.stats.half_sums import half_sums

EXACT_UP_TO = 20
DRAWS = 99_999
LEAST_DRAWS = 1_000
WORK = 2**29
"""Signs drawn at most for one p; past 5,368 subjects it means fewer draws and a larger stated error."""
SEED = 20_240_601
_CHUNK, _COLUMNS = 2**18, 2**13
"""Signs at a time, and subjects of one matrix. Other numbers would draw other signs."""


@dataclass(frozen=True, slots=True)
class SignFlip:
    """Two-sided p, its standard error (0.0 where exact) and how it came about."""

    p: float
    error: float
    method: str


def sign_flip(clean: Sequence[Sequence[float]], noise: float) -> list[SignFlip]:
    """One test for each list of differences (at least one value each, all of equal length).

    `noise` is the distance below which two values are equal. Every list gets the same Monte Carlo draws.
    """
    count = len(clean[0]) if clean else 0
    if count <= EXACT_UP_TO:
        return [SignFlip(_exact(values, noise), 0.0, "exact") for values in clean]
    return _monte_carlo(clean, noise, count)


def _exact(values: Sequence[float], noise: float) -> float:
    """The share of all sign patterns that reach |sum|: sums of either half, met by bisection.

    The first sign is held at +: by symmetry the other half of the patterns gives the same share.
    """
    reached = abs(math.fsum(values)) - noise * len(values)
    half = (len(values) + 1) // 2
    left = _sums(values[1:half], values[0])
    right = sorted(_sums(values[half:], 0.0))
    if reached <= 0.0:
        return 1.0
    hits = sum(
        len(right) - bisect_left(right, reached - total) + bisect_right(right, -reached - total)
        for total in left
    )
    return hits / (len(left) * len(right))


def _sums(values: Sequence[float], start: float) -> list[float]:
    sums = [start]
    for value in values:
        sums = [total + value for total in sums] + [total - value for total in sums]
    return sums


def _monte_carlo(clean: Sequence[Sequence[float]], noise: float, count: int) -> list[SignFlip]:
    """(1 + hits) / (1 + draws) (Phipson & Smyth 2010): never zero.

    Magnitudes are sorted, so the subjects' names do not matter. One fixed stream of signs serves every list:
    a sum is 2 · (chosen part) − (whole).
    """
    import numpy

    sizes = numpy.array([sorted(map(abs, values)) for values in clean]).T
    whole = sizes.sum(axis=0)
    reached = numpy.array([abs(math.fsum(values)) for values in clean]) - noise * count
    draws = max(LEAST_DRAWS, min(DRAWS, WORK // count))
    source, hits, left = numpy.random.PCG64(SEED), numpy.zeros(len(clean), dtype=numpy.int64), draws
    most = _CHUNK // min(count, _COLUMNS)
    blocks = [sizes[at : at + _COLUMNS] for at in range(0, count, _COLUMNS)]
    adders = [(len(block), half_sums(block)) for block in blocks]
    while left:
        rows = min(left, most)
        parts = [summed(_signs(source, rows, width)) for width, summed in adders]
        hits += (numpy.abs(2.0 * sum(parts) - whole) >= reached).sum(axis=0)
        left -= rows
    return [_estimate(int(found), draws) for found in hits]


def _signs(source: Any, rows: int, width: int) -> Any:
    """Random bits (rows, width), one a byte."""
    import numpy

    wanted = rows * width
    words = source.random_raw((wanted + 63) // 64)
    return numpy.unpackbits(words.view(numpy.uint8), count=wanted).reshape(rows, width)


def _estimate(hits: int, draws: int) -> SignFlip:
    p = (1 + hits) / (1 + draws)
    return SignFlip(p, math.sqrt(p * (1.0 - p) / (1 + draws)), "monte carlo")
