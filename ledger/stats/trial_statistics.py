"""Statistics over trials whose sign, phase or orientation may carry no information (R34, R35).

A trial is a real number, a complex number or a vector of either; |x| is its Euclidean norm.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from ledger.stats.gauge import components, size
from ledger.stats.loso import mean, median

Trial = float | complex | Sequence[Any]
Trials = Sequence[Trial]
Statistic = Callable[..., float]
"""statistic(trials, sigma=None) → a real number; ValueError without a trial or the σ that it needs."""


def sizes(trials: Trials) -> list[float]:
    """|x| of each trial; ValueError without a trial or for one that is not finite."""
    if not len(trials):
        raise ValueError("a statistic over trials needs at least one trial")
    found = [abs(trial) if isinstance(trial, float | complex) else size(trial) for trial in trials]
    if not all(map(math.isfinite, found)):
        raise ValueError(
            f"trial {next(i for i, v in enumerate(found) if not math.isfinite(v))} is not finite"
        )
    return found


def mean_abs(trials: Trials, sigma: float | None = None) -> float:
    """Mean of |x|. Biased upwards by noise: see `ledger.stats.rice`."""
    return mean(sizes(trials))


def mean_square(trials: Trials, sigma: float | None = None) -> float:
    """Mean of |x|²."""
    return mean([value * value for value in sizes(trials)])


def rms(trials: Trials, sigma: float | None = None) -> float:
    """Root of the mean of |x|²."""
    return math.hypot(*sizes(trials)) / math.sqrt(len(trials))


def median_abs(trials: Trials, sigma: float | None = None) -> float:
    """Median of |x|."""
    return median(sizes(trials)) or 0.0


def debiased_power(trials: Trials, sigma: float | None = None) -> float:
    """Mean of |x|² less the power of the noise: σ² for each real component, so 2σ² for a complex number.

    σ is the noise's SD of one real component; the estimate may be negative and is kept so.
    """
    if sigma is None or not (math.isfinite(sigma) and sigma >= 0.0):
        raise ValueError("debiased_power needs sigma, the SD of the noise in one real component")
    parts = [2 if isinstance(part, complex) else 1 for trial in trials for part in components(trial)]
    return mean_square(trials) - sum(parts) / len(trials) * sigma * sigma


def signed_mean(trials: Trials, sigma: float | None = None) -> float:
    """Mean of the (real parts of the) components: what the gauge can move at will."""
    sizes(trials)
    return mean([complex(part).real for trial in trials for part in components(trial)])


def resultant(trials: Trials, sigma: float | None = None) -> float:
    """Mean resultant length |Σ x/|x|| / n (Mardia & Jupp 2000, §2.3); trials of size 0 have no direction."""
    held = [
        (components(trial), length) for trial, length in zip(trials, sizes(trials), strict=True) if length
    ]
    if not held:
        return 0.0
    units = [[part / length for part in parts] for parts, length in held]
    return math.hypot(*(abs(sum(column)) for column in zip(*units, strict=True))) / len(held)


STATISTICS: dict[str, Statistic] = {
    "mean_abs": mean_abs, "rms": rms, "mean_square": mean_square, "median_abs": median_abs,
    "debiased_power": debiased_power, "signed_mean": signed_mean, "resultant": resultant,
}  # fmt: skip
"""Statistics over trials, by name."""
DEGREES = {"mean_square": 2, "debiased_power": 2, "resultant": 0}
"""The power of the unit that a statistic has, where it is not 1."""
