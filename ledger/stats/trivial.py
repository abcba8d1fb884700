"""The trivial baseline: what a predictor reaches that looks at nothing but the training targets.

This is its definition, fold by fold; `ledger.plan.trivial` computes the same in one pass over large data.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ledger.stats.classes import Undefined
from ledger.stats.loso import mean, median
from ledger.stats.metrics import METRICS, metric_of

Targets = Sequence[Any]
Fold = tuple[Targets, Targets]
"""Training targets and held-out targets, rows in any order."""
Rule = Callable[[Targets, Targets], float]


def trivial(metric: str, folds: Mapping[str, Fold]) -> tuple[str, dict[str, float]] | None:
    """The method in words and its metric on each held-out unit; None for a metric that is not computed here.

    A unit without rows on either side, or on which the metric is undefined, is left out. ValueError names the
    unit whose targets are no numbers where numbers are due.
    """
    found = metric_of(metric)
    if found is None or found.name not in _METHODS:
        return None
    words, rule = _METHODS[found.name]
    values = {}
    for unit, (train, test) in folds.items():
        if not train or not test:
            continue
        try:
            values[unit] = rule(*_read(found.takes, train, test))
        except Undefined:
            continue
        except ValueError as error:
            raise ValueError(f"the trivial baseline of {unit}: {error}") from error
    return words, values


def _read(takes: str, train: Targets, test: Targets) -> Fold:
    if takes != "numbers":
        return train, test
    return [float(value) for value in train], [float(value) for value in test]


def _constant(metric: str, guess: Callable[[Targets], Any]) -> Rule:
    def rule(train: Targets, test: Targets) -> float:
        return METRICS[metric].compute(test, [guess(train)] * len(test))

    return rule


def _mean(train: Targets) -> float:
    return mean(list(train))


def _median(train: Targets) -> float | None:
    return median(list(train))


def _majority(train: Targets) -> Any:
    """The most frequent class; the first by name among equals."""
    counts = Counter(train)
    return min(counts, key=lambda label: (-counts[label], str(label)))


def _always_one(train: Targets) -> int:
    return 1


def _one_in_classes(train: Targets, test: Targets) -> float:
    return 1.0 / len({*train, *test})


_METHODS: dict[str, tuple[str, Rule]] = {
    "rmse": ("mean of the training rows", _constant("rmse", _mean)),
    "mse": ("mean of the training rows", _constant("mse", _mean)),
    "r2": ("mean of the training rows", _constant("r2", _mean)),
    "mae": ("median of the training rows", _constant("mae", _median)),
    "accuracy": ("majority class of the training rows", _constant("accuracy", _majority)),
    "f1": ("class 1 for every row", _constant("f1", _always_one)),
    "macro_f1": ("majority class of the training rows", _constant("macro_f1", _majority)),
    "balanced_accuracy": ("chance: one in the number of classes", _one_in_classes),
    "auc": ("chance", lambda train, test: 0.5),
    "kappa": ("chance", lambda train, test: 0.0),
}
