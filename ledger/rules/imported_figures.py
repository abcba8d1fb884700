"""What the rows of an imported file give: the honest figures, and those that are often printed instead."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.stats.loso import Score, Subject, deviation, mean, median, seed_means_sd, seed_noise, subjects


@dataclass(frozen=True, slots=True)
class Figures:
    """`mean` and `sd` (ddof = 1) over subjects; `pooled` over items where they are counted, else over rows.

    `like_mean`, `like_sd`: other figures by their names, that a source may have printed instead.
    """

    mean: float
    sd: float | None
    pooled: float
    like_mean: dict[str, float]
    like_sd: dict[str, float]


def figures(
    names: Sequence[str],
    seeds: Sequence[int],
    values: Sequence[float],
    correct: Sequence[int] = (),
    items: Sequence[int] = (),
    *,
    whole: float = 1.0,
) -> Figures:
    """The figures of rows given column by column; empty columns are not there.

    `items`: how many test items are behind each value, if each value is a share of them; `correct`: how
    many of them were right; `whole` is 100 for percentages. ValueError for a repeated subject and seed.
    """
    stated: Sequence[int | None] = seeds or [None] * len(names)
    rows = subjects(
        Score(name, seed, value, "") for name, seed, value in zip(names, stated, values, strict=True)
    )
    means = [row.mean for row in rows]
    pooled = _pooled(values, correct, items, whole)
    return Figures(
        mean(means), deviation(means), pooled, _means(rows, values, pooled), _spreads(rows, values)
    )


def _pooled(values: Sequence[float], correct: Sequence[int], items: Sequence[int], whole: float) -> float:
    if correct:
        return whole * sum(correct) / sum(items)
    if items:
        return math.fsum(value * count for value, count in zip(values, items, strict=True)) / sum(items)
    return mean(list(values))


def _means(rows: list[Subject], values: Sequence[float], pooled: float) -> dict[str, float]:
    found = [row.mean for row in rows]
    return {
        "the pooled mean": pooled,
        "the mean over all rows": mean(list(values)),
        "the median over subjects": median(found) or 0.0,
        "that of the subject with the highest value": max(found),
        "that of the subject with the lowest value": min(found),
    }


def _spreads(rows: list[Subject], values: Sequence[float]) -> dict[str, float]:
    """Only those that the rows have."""
    count, spread = len(rows), deviation([row.mean for row in rows])
    found = {
        "the SD over subjects with ddof = 0": spread and spread * math.sqrt((count - 1) / count),
        "the standard error of the mean (SD / √subjects)": spread and spread / math.sqrt(count),
        "the seed noise within subjects": seed_noise(rows),
        "the SD over seeds of the mean over subjects": seed_means_sd(rows),
        "the SD over all rows": deviation(list(values)),
    }
    return {name: value for name, value in found.items() if value is not None}
