"""Constants fitted without one fold, for every fold, in one pass over all rows instead of one for each."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ledger.stats.loso import mean

Numbers = Sequence[float]


def means_without(folds: Mapping[str, Numbers], rest: Numbers) -> dict[str, float | None]:
    """The mean of all values outside each fold; None where there is none. `rest` is in no fold.

    The sums are exact but for one rounding a fold, so nothing is lost where a fold's sum is taken away.
    """
    sums = {unit: _sum(values) for unit, values in folds.items()}
    total = sum(sums.values(), _sum(rest))
    count = sum(map(len, folds.values())) + len(rest)
    return {
        unit: float((total - own) / (count - len(folds[unit]))) if count > len(folds[unit]) else None
        for unit, own in sums.items()
    }


def _sum(values: Numbers) -> Fraction:
    try:
        return Fraction(math.fsum(values))
    except OverflowError:
        return sum(map(Fraction, values), Fraction(0))


def medians_without(folds: Mapping[str, Numbers], rest: Numbers) -> dict[str, float | None]:
    """The median of all values outside each fold; None where there is none."""
    values = [value for numbers in folds.values() for value in numbers] + list(rest)
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = _ranks(folds, order)
    found: dict[str, float | None] = {}
    for unit, own in ranks.items():
        count = len(values) - len(own)
        middle = {(count - 1) // 2, count // 2} if count else set()
        picked = [values[order[_skip(place, own)]] for place in middle]
        found[unit] = mean(picked) if picked else None
    return found


def _ranks(folds: Mapping[str, Numbers], order: list[int]) -> dict[str, list[int]]:
    """Where each fold's values stand among all values in ascending order."""
    owner = [unit for unit, numbers in folds.items() for _ in numbers]
    ranks: dict[str, list[int]] = {unit: [] for unit in folds}
    for rank, place in enumerate(order):
        if place < len(owner):
            ranks[owner[place]].append(rank)
    return ranks


def _skip(place: int, own: list[int]) -> int:
    """The rank of the value at a place of the ascending order, when a fold's own ranks are left out."""
    for rank in own:
        if rank > place:
            break
        place += 1
    return place


def majorities_without(folds: Mapping[str, Counter[str]], rest: Counter[str]) -> dict[str, str | None]:
    """The most frequent class outside each fold, the first by name among equals; None where there is none."""
    total = Counter(rest)
    for counts in folds.values():
        total.update(counts)
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return {unit: _majority(ordered, own) for unit, own in folds.items()}


def _majority(ordered: list[tuple[str, int]], own: Counter[str]) -> str | None:
    """`ordered`: all classes, the most frequent first, the first by name among equals."""
    best: tuple[int, str] | None = None
    for label, count in ordered:
        left = count - own[label]
        if left and (best is None or (-left, label) < best):
            best = (-left, label)
        if left == count:
            break  # this fold takes nothing from it, so that no later one stands before it
    return best[1] if best else None
