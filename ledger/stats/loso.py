"""Leave-one-subject-out summary (R31): seed mean per subject, then mean ± SD over subjects."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ledger.stats.natural import natural
from ledger.stats.student_t import quantile

DDOF = 1
Direction = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Score:
    """One held-out value: `event` is the id of the event that recorded it."""

    subject: str
    seed: int | None
    value: float
    event: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject's seed mean and number of seeds; `events` and `values` stand in order of the seeds.

    `seed_sd` (ddof = 1) is None below two seeds.
    """

    subject: str
    mean: float
    seeds: int
    events: tuple[str, ...]
    seed_sd: float | None
    values: tuple[Score, ...]


def subjects(scores: Iterable[Score]) -> list[Subject]:
    """Seed means in natural order of subjects; ValueError for a repeated cell or a non-finite value."""
    cells: dict[str, dict[int | None, Score]] = {}
    for score in scores:
        if not math.isfinite(score.value):
            raise ValueError(f"subject {score.subject}, seed {score.seed}: {score.value} is not finite")
        seeds = cells.setdefault(score.subject, {})
        if score.seed in seeds:
            raise ValueError(f"subject {score.subject}, seed {score.seed} has two values")
        seeds[score.seed] = score
    return [_subject(name, list(cells[name].values())) for name in sorted(cells, key=natural)]


def _subject(name: str, scores: list[Score]) -> Subject:
    ordered = sorted(scores, key=lambda score: (score.seed is not None, score.seed or 0))
    values = [score.value for score in ordered]
    events = tuple(score.event for score in ordered)
    return Subject(name, mean(values), len(values), events, deviation(values), tuple(ordered))


def summarise(rows: list[Subject], direction: Direction) -> dict[str, Any]:
    """Statistics over subjects and of the seeds within them; None where too few carry it."""
    values = [row.mean for row in rows]
    spread = deviation(values)
    return {
        "mean": mean(values) if values else None,
        "sd": spread,
        "ddof": DDOF,
        "ci95": interval(values),
        "median": median(values),
        "worst": worst(rows, direction),
        "seeds": {
            "min": min((r.seeds for r in rows), default=0),
            "max": max((r.seeds for r in rows), default=0),
        },
        "seed_noise": seed_noise(rows),
        "seed_means_sd": seed_means_sd(rows),
    }


def seed_noise(rows: list[Subject]) -> float | None:
    """√(mean over subjects of the variance over seeds, ddof = 1); subjects with one seed add nothing."""
    spreads = [row.seed_sd for row in rows if row.seed_sd is not None]
    if not spreads:
        return None
    noise = math.hypot(*spreads) / math.sqrt(len(spreads))
    return noise if math.isfinite(noise) else None


def seed_means_sd(rows: list[Subject]) -> float | None:
    """SD over seeds (ddof = 1) of the mean over subjects; None unless all subjects share two or more."""
    seeds = {tuple(score.seed for score in row.values) for row in rows}
    if len(seeds) != 1:
        return None
    columns = zip(*(row.values for row in rows), strict=True)
    return deviation([mean([score.value for score in scores]) for scores in columns])


def mean(values: list[float]) -> float:
    """The exactly rounded sum over the count, of equal values that value; at least one value is due."""
    if min(values) == max(values):
        # 3 × 0.8 is no double: its third would differ, and the spread would not be zero
        return values[0] + 0.0
    try:
        return math.fsum(values) / len(values)
    except OverflowError:
        return math.fsum(value / len(values) for value in values)


def deviation(values: list[float]) -> float | None:
    """Standard deviation with ddof = 1 in two passes; None below two values or beyond the floats."""
    if len(values) < 2:
        return None
    centre = mean(values)
    spread = math.hypot(*(value - centre for value in values)) / math.sqrt(len(values) - DDOF)
    return spread if math.isfinite(spread) else None


def interval(values: list[float]) -> list[float] | None:
    """The 95% t interval of the mean over subjects; None below two values."""
    spread = deviation(values)
    if spread is None:
        return None
    half = quantile(0.975, len(values) - 1) * spread / math.sqrt(len(values))
    low, high = mean(values) - half, mean(values) + half
    return [low, high] if math.isfinite(low) and math.isfinite(high) else None


def median(values: list[float]) -> float | None:
    """The middle value, or the mean of the two middle ones."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else mean(ordered[half - 1 : half + 1])


def worst(rows: list[Subject], direction: Direction) -> dict[str, Any] | None:
    """The subject that did worst in the metric's direction; the first in natural order among equals."""
    if not rows:
        return None
    pick = max if direction == "lower" else min
    found = pick(rows, key=lambda row: row.mean)
    return {"subject": found.subject, "mean": found.mean}
