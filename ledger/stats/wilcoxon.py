"""Wilcoxon's signed-rank test (Wilcoxon 1945), exact with ties to 50 differences that are not zero."""

import math
import struct
from collections.abc import Sequence
from itertools import groupby

EXACT_UP_TO = 50
_WORD = 64
"""Bits for one count: there are at most 2^50 sign patterns."""


def wilcoxon(clean: Sequence[float]) -> tuple[float, str]:
    """Two-sided p and the method, "exact" or "normal approximation", of differences freed of float noise.

    Zeros are dropped (Wilcoxon's own rule), ties share their mean rank; nothing but zeros gives p = 1.
    """
    values = [value for value in clean if value]
    if not values:
        return 1.0, "exact"
    ranks = doubled_ranks([abs(value) for value in values])
    plus = sum(rank for rank, value in zip(ranks, values, strict=True) if value > 0)
    least = min(plus, sum(ranks) - plus)
    if len(values) <= EXACT_UP_TO:
        return _exact(ranks, least), "exact"
    return _normal(ranks, least), "normal approximation"


def doubled_ranks(sizes: Sequence[float]) -> list[int]:
    """Twice the midranks, in the order given: whole numbers also where values tie."""
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    ranks, below = [0] * len(sizes), 0
    for _, group in groupby(order, key=sizes.__getitem__):
        tied = list(group)
        for place in tied:
            ranks[place] = 2 * below + len(tied) + 1
        below += len(tied)
    return ranks


def _exact(ranks: Sequence[int], least: int) -> float:
    """2 · P(W ≤ least) over all sign patterns, from the product of (1 + x^rank).

    The polynomial is one integer whose 64-bit digits are its coefficients: multiplying is a shift and a sum.
    """
    patterns = 1
    for rank in ranks:
        patterns += patterns << (_WORD * rank)
    low = patterns & ((1 << (_WORD * (least + 1))) - 1)
    counts = struct.unpack(f"<{least + 1}Q", low.to_bytes(8 * (least + 1), "little"))
    return float(min(1.0, sum(counts) / 2 ** (len(ranks) - 1)))


def _normal(ranks: Sequence[int], least: int) -> float:
    """Normal approximation; Σ rank² / 4 is the variance with ties, ½ the continuity correction."""
    centre, spread = sum(ranks) / 4, math.sqrt(sum(rank * rank for rank in ranks)) / 4
    distance = max(0.0, centre - least / 2 - 0.5)
    return min(1.0, math.erfc(distance / spread / math.sqrt(2.0)))
