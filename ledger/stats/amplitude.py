"""The invariance test of amplitude-only observables (R35): a statistic that the gauge moves says nothing."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ledger.stats.draws import Draws
from ledger.stats.gauge import Move, Parts, Symmetry, draw, lifted, plain, turned
from ledger.stats.trial_statistics import DEGREES, STATISTICS, Trials, median_abs

__all__ = ["STATISTICS", "Invariance", "invariance", "metric_invariance"]

RELATIVE = 1e-9
"""Share of the statistic, or of the trials' own size in its unit, that rounding may move."""
DRAWS = 64


@dataclass(frozen=True, slots=True)
class Invariance:
    """The statistic, how far the furthest draw moved it, how far rounding may, and whether it holds still."""

    value: float
    largest_shift: float
    tolerance: float
    holds: bool


def invariance(
    statistic: str | Callable[[Trials], float],
    trials: Trials,
    symmetry: Symmetry,
    draws: int = DRAWS,
    seed: int = 0,
    *,
    sigma: float | None = None,
) -> Invariance:
    """The statistic recomputed `draws` times with a random element of the symmetry on each trial.

    `statistic` is a name of STATISTICS (which gets `sigma`) or a function of the trials. Under U(1) it sees
    complex numbers also where real ones are stored. ValueError for an unknown name or symmetry, or no trial.
    """
    function = _named(statistic, sigma) if isinstance(statistic, str) else statistic
    held = lifted(trials, symmetry)
    degree = DEGREES.get(statistic, 1) if isinstance(statistic, str) else 1
    floor = median_abs(held) ** degree
    source = Draws(seed)
    value = function([plain(parts) for parts in held])
    drawn = [function(turned(symmetry, held, source)) for _ in range(_count(draws))]
    return _judge(value, drawn, floor)


def metric_invariance(
    compute: Callable[[Sequence[Any], Sequence[Any]], float],
    trial_ids: Sequence[Any],
    truth: Sequence[Any],
    guess: Sequence[Any],
    symmetry: Symmetry,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Invariance:
    """A metric recomputed with the predictions of each trial turned together by a random element.

    Rows with the same trial id turn alike. Real predictions stay real: under U(1) their real part is
    taken after the turn. ValueError for predictions that are no numbers or columns of unequal length.
    """
    if not len(trial_ids) == len(truth) == len(guess) or not len(guess):
        raise ValueError("trial ids, truth and predictions need as many rows, at least one")
    held, source = lifted(guess, symmetry), Draws(seed)
    names = list(dict.fromkeys(trial_ids))

    def moved() -> list[Any]:
        turns = {name: draw(symmetry, len(held[0]), source) for name in names}
        rows = zip(trial_ids, guess, held, strict=True)
        return [_like(stored, turns[name], parts) for name, stored, parts in rows]

    return _judge(compute(truth, guess), [compute(truth, moved()) for _ in range(_count(draws))], 0.0)


def _like(stored: Any, turn: Move, parts: Parts) -> Any:
    found = plain(turn(parts))
    return found.real if isinstance(found, complex) and not isinstance(stored, complex) else found


def _named(name: str, sigma: float | None) -> Callable[[Trials], float]:
    if name not in STATISTICS:
        raise ValueError(f"unknown statistic {name!r}; there are {', '.join(STATISTICS)}")
    return partial(STATISTICS[name], sigma=sigma)


def _count(draws: int) -> int:
    if draws < 1:
        raise ValueError(f"{draws} draws show nothing; at least one is due")
    return draws


def _judge(value: float, drawn: list[float], floor: float) -> Invariance:
    shifts = [abs(other - value) for other in drawn]
    shift = math.nan if any(map(math.isnan, shifts)) else max(shifts)
    tolerance = RELATIVE * max(abs(value), floor)
    return Invariance(value, shift, tolerance, math.isfinite(shift) and shift <= tolerance)
