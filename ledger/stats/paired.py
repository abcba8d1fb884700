"""Paired comparison of two methods over the same subjects: effect, interval and four p-values."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from ledger.stats.differences import Differences, differences
from ledger.stats.holm import holm
from ledger.stats.loso import Direction, deviation, interval, mean
from ledger.stats.sign_flip import SignFlip, sign_flip
from ledger.stats.student_t import upper_tail
from ledger.stats.wilcoxon import wilcoxon

__all__ = ["ALPHA", "family", "holm", "nadeau_bengio", "paired"]

ALPHA = 0.05
Scores = Mapping[str, float]
"""One score (seed mean) for each subject, in the metric's unit."""


def paired(a: Scores, b: Scores, *, direction: Direction, test_train: float | None = None) -> dict[str, Any]:
    """The comparison of two methods; see `family`."""
    found = family([(a, b)], direction=direction, test_train=test_train)[0]
    del found["p_holm"]
    return found


def family(
    pairs: Sequence[tuple[Scores, Scores]], *, direction: Direction, test_train: float | None = None
) -> list[dict[str, Any]]:
    """One dict for each pair, in the order given; `p_holm` corrects the sign-flip p over the whole family.

    `test_train` is n_test / n_train of Nadeau–Bengio, by default 1 / (n − 1) as in LOSO. What too few
    subjects carry is None: everything but the counts below one subject, every spread and p below two.
    ValueError where two sides have other subjects or a value is not finite.
    """
    held = [differences(a, b) for a, b in pairs]
    rows = [
        _row(item, flip, direction, test_train) for item, flip in zip(held, _sign_flips(held), strict=True)
    ]
    for row, p in zip(rows, holm([row["p_sign_flip"] for row in rows]), strict=True):
        row["p_holm"] = p
    return rows


def _sign_flips(held: Sequence[Differences]) -> list[SignFlip | None]:
    """Pairs with as many subjects are tested together, so that they share their random signs."""
    found: list[SignFlip | None] = [None] * len(held)
    order = sorted(range(len(held)), key=lambda place: len(held[place].clean))
    for count, group in groupby(order, key=lambda place: len(held[place].clean)):
        places = list(group)
        if count >= 2:
            tests = sign_flip([held[place].clean for place in places], held[places[0]].noise)
            for place, test in zip(places, tests, strict=True):
                found[place] = test
    return found


def _row(
    held: Differences, flip: SignFlip | None, direction: Direction, test_train: float | None
) -> dict[str, Any]:
    count, better = len(held.raw), -1.0 if direction == "lower" else 1.0
    p_ranks, ranks_method = wilcoxon(held.clean) if count >= 2 else (None, None)
    least = 2.0 ** (1 - min(count, 1000)) if count else None
    return {
        "n": count,
        **_size(held),
        "improved": sum(1 for value in held.clean if value * better > 0),
        "unchanged": sum(1 for value in held.clean if not value),
        "p_sign_flip": flip.p if flip else None,
        "p_sign_flip_error": flip.error if flip else None,
        "method": flip.method if flip else None,
        "p_wilcoxon": p_ranks,
        "wilcoxon_method": ranks_method,
        "p_nadeau_bengio": nadeau_bengio(held.clean, test_train, held.noise),
        "minimum_p": least,
        "attainable": least is not None and least <= ALPHA,
    }


def _size(held: Differences) -> dict[str, Any]:
    """Mean, SD and interval in the metric's unit; equal differences do not vary, float noise aside."""
    raw = list(held.raw)
    if not raw or not all(map(math.isfinite, raw)):
        return {"mean_difference": None, "sd_difference": None, "ci95": None}
    average = mean(raw)
    if len(raw) > 1 and len(set(held.clean)) == 1:
        return {"mean_difference": average, "sd_difference": 0.0, "ci95": [average, average]}
    return {"mean_difference": average, "sd_difference": deviation(raw), "ci95": interval(raw)}


def nadeau_bengio(
    values: Sequence[float], test_train: float | None = None, noise: float = 0.0
) -> float | None:
    """Two-sided p of the corrected resampled t test (Nadeau & Bengio 2003), n − 1 degrees of freedom.

    t = d̄ / (s_d · √(1/n + test_train)). None below two values, or where the spread is no more than noise.
    """
    count, spread = len(values), deviation(list(values))
    if spread is None or spread <= noise:
        return None
    ratio = 1.0 / (count - 1) if test_train is None else test_train
    if not (math.isfinite(ratio) and ratio >= 0.0):
        raise ValueError(f"test/train ratio {ratio} is no share of two counts")
    t = mean(list(values)) / (spread * math.sqrt(1.0 / count + ratio))
    return min(1.0, 2.0 * upper_tail(abs(t), count - 1))
