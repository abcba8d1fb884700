"""The trivial baseline of each fold, from the data alone: what a model has to beat."""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ledger.errors import UsageError
from ledger.plan.tally import Group
from ledger.stats.classes import Undefined
from ledger.stats.left_out import majorities_without, means_without, medians_without
from ledger.stats.metrics import METRICS, metric_of
from ledger.stats.trivial import trivial

Groups = Mapping[str, Group]
_NAMED = 5


def trivial_baseline(metric: str, folds: Groups, rest: Group) -> dict[str, Any] | None:
    """`{"method", "values": {unit: float}}` of ledger.stats.trivial, in one pass over all rows.

    `folds` holds out all rows but `rest`, and each fold is predicted from all others. None for a metric
    that is not computed here, or where no fold has a value; the method names the folds that have none.
    UsageError where the metric cannot take the classes (f1 wants 0 and 1).
    """
    found, words = metric_of(metric), trivial(metric, {})
    if found is None or words is None:
        return None
    try:
        scores = _SCORES[found.name](found.name, folds, rest)
    except ValueError as error:
        raise UsageError(
            f"data.target_column: {error}", "write the classes so, or leave target_column out"
        ) from None
    values = {unit: score for unit, score in scores.items() if score is not None and math.isfinite(score)}
    if not values:
        return None
    return {"method": words[0] + _remarks(folds, rest, values), "values": values}


def _remarks(folds: Groups, rest: Group, values: Mapping[str, float]) -> str:
    without = [unit for unit in folds if unit not in values]
    unlabelled = rest.unlabelled + sum(group.unlabelled for group in folds.values())
    text = f"; {unlabelled} rows without a target were left out" if unlabelled else ""
    if without:
        more = ", …" if len(without) > _NAMED else ""
        text += f"; no value for {len(without)} of {len(folds)} folds: {', '.join(without[:_NAMED])}{more}"
    return text


Scores = dict[str, float | None]


def _mean(metric: str, folds: Groups, rest: Group) -> Scores:
    held = {unit: group.numbers for unit, group in folds.items()}
    return _constant(metric, folds, means_without(held, rest.numbers))


def _median(metric: str, folds: Groups, rest: Group) -> Scores:
    held = {unit: group.numbers for unit, group in folds.items()}
    return _constant(metric, folds, medians_without(held, rest.numbers))


def _constant(metric: str, folds: Groups, guesses: Mapping[str, Any]) -> Scores:
    """The metric of one guess for all held-out rows of a fold; None where it is undefined."""
    scores: Scores = dict.fromkeys(folds)
    for unit, group in folds.items():
        truth, guess = group.numbers or list(group.classes.elements()), guesses[unit]
        if guess is not None and truth:
            with suppress(Undefined, OverflowError):
                scores[unit] = METRICS[metric].compute(truth, [guess] * len(truth))
    return scores


def _majority(metric: str, folds: Groups, rest: Group) -> Scores:
    held = {unit: group.classes for unit, group in folds.items()}
    return _constant(metric, folds, majorities_without(held, rest.classes))


def _always_one(metric: str, folds: Groups, rest: Group) -> Scores:
    return _constant(metric, folds, dict.fromkeys(folds, "1"))


def _one_in_classes(metric: str, folds: Groups, rest: Group) -> Scores:
    """Chance is one in the number of all classes, held-out ones included."""
    classes = set(rest.classes).union(*(group.classes for group in folds.values()))
    return {unit: 1.0 / len(classes) if group.classes else None for unit, group in folds.items()}


def _fixed(value: float) -> Callable[[str, Groups, Group], Scores]:
    def rule(metric: str, folds: Groups, rest: Group) -> Scores:
        return {unit: value if group.classes else None for unit, group in folds.items()}

    return rule


_SCORES: dict[str, Callable[[str, Groups, Group], Scores]] = {
    "rmse": _mean, "mse": _mean, "r2": _mean, "mae": _median, "accuracy": _majority,
    "macro_f1": _majority, "f1": _always_one,
    "balanced_accuracy": _one_in_classes, "auc": _fixed(0.5), "kappa": _fixed(0.0),
}  # fmt: skip
