"""Metrics that the ledger computes itself from the held-out truth and the predictions of one fold."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledger.stats.classes import SingleClass, Undefined, f1_of, labels, positives, recalls, two_classes
from ledger.stats.loso import mean
from ledger.stats.wilcoxon import doubled_ranks

__all__ = ["METRICS", "Metric", "SingleClass", "Undefined", "metric_of", "needs_two_classes", "plain_name"]

Column = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """`takes` says what truth and guess hold: numbers; labels; or scores (binary labels, numeric guess).

    `compute(truth, guess)` wants two columns of equal length ≥ 1, finite where numeric, else ValueError.
    """

    name: str
    direction: Literal["lower", "higher"]
    takes: Literal["numbers", "labels", "scores"]
    two_classes: bool
    function: Callable[[Column, Column], float]

    def compute(self, truth: Column, guess: Column) -> float:
        """The metric of one fold; SingleClass where the truth has one class and the metric needs two."""
        if not truth or len(truth) != len(guess):
            raise ValueError(
                f"{self.name} got {len(truth)} true and {len(guess)} predicted values; pass as many"
            )
        if self.takes != "labels":
            _finite(self.name, guess if self.takes == "scores" else (*truth, *guess))
        if self.two_classes:
            two_classes(truth, self.name)
        return self.function(truth, guess)


def _finite(name: str, values: Column) -> None:
    for value in values:
        if isinstance(value, str) or not math.isfinite(value):
            raise ValueError(f"{name} takes finite numbers, not {value!r}")


def mse(truth: Column, guess: Column) -> float:
    """Mean squared error, Σ(t − g)² / n, in the square of the unit."""
    return mean([(t - g) * (t - g) for t, g in zip(truth, guess, strict=True)])


def rmse(truth: Column, guess: Column) -> float:
    """Root mean squared error, √(Σ(t − g)² / n), in the unit of the target."""
    return math.hypot(*(t - g for t, g in zip(truth, guess, strict=True))) / math.sqrt(len(truth))


def mae(truth: Column, guess: Column) -> float:
    """Mean absolute error, Σ|t − g| / n, in the unit of the target."""
    return mean([abs(t - g) for t, g in zip(truth, guess, strict=True)])


def r2(truth: Column, guess: Column) -> float:
    """Coefficient of determination, 1 − Σ(t − g)² / Σ(t − t̄)²; Undefined where the truth is constant."""
    centre = mean(list(truth))
    spread = math.hypot(*(t - centre for t in truth))
    if spread <= 1e-12 * max(map(abs, truth)) * math.sqrt(len(truth)):
        raise Undefined("r2 has no value where the truth is constant; report rmse")
    ratio = math.hypot(*(t - g for t, g in zip(truth, guess, strict=True))) / spread
    return 1.0 - ratio * ratio


def accuracy(truth: Column, guess: Column) -> float:
    """Share of equal labels."""
    return sum(1 for t, g in labels(truth, guess) if t == g) / len(truth)


def balanced_accuracy(truth: Column, guess: Column) -> float:
    """Mean recall over the classes of the truth (Brodersen et al. 2010)."""
    found = recalls(labels(truth, guess))
    return mean(found)


def f1(truth: Column, guess: Column) -> float:
    """Binary F1 of class 1: 2·TP / (2·TP + FP + FN) (van Rijsbergen 1979); more classes: macro_f1."""
    marks = positives(truth, "f1")
    two_classes(marks, "f1")
    said = list(zip(marks, positives(guess, "f1"), strict=True))
    hits = sum(1 for t, g in said if t and g)
    return 2 * hits / sum(t + g for t, g in said)


def macro_f1(truth: Column, guess: Column) -> float:
    """Unweighted mean of the F1 of every class that the truth or the guess of this fold holds."""
    found = f1_of(labels(truth, guess))
    return mean(found)


def auc(truth: Column, guess: Column) -> float:
    """Area under the ROC curve, U / (n₁·n₀) by midranks (Hanley & McNeil 1982): ties count one half."""
    marks = positives(truth, "auc")
    two_classes(marks, "auc")
    ranks = sum(rank for rank, mark in zip(doubled_ranks(guess), marks, strict=True) if mark)
    ones = sum(marks)
    return (ranks - ones * (ones + 1)) / (2 * ones * (len(marks) - ones))


def kappa(truth: Column, guess: Column) -> float:
    """Cohen's kappa, (p_o − p_e) / (1 − p_e) (Cohen 1960), unweighted."""
    pairs, count = labels(truth, guess), len(truth)
    held, said = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    chance = sum(held[label] * said[label] for label in held)
    return (count * sum(1 for t, g in pairs if t == g) - chance) / (count * count - chance)


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("rmse", "lower", "numbers", False, rmse),
        Metric("mse", "lower", "numbers", False, mse),
        Metric("mae", "lower", "numbers", False, mae),
        Metric("r2", "higher", "numbers", False, r2),
        Metric("accuracy", "higher", "labels", False, accuracy),
        Metric("balanced_accuracy", "higher", "labels", True, balanced_accuracy),
        Metric("f1", "higher", "labels", True, f1),
        Metric("macro_f1", "higher", "labels", True, macro_f1),
        Metric("auc", "higher", "scores", True, auc),
        Metric("kappa", "higher", "labels", True, kappa),
    )
}
"""Metrics that are computed here, by name."""
_ALIASES = {
    "root_mean_squared_error": "rmse", "root_mean_square_error": "rmse", "mean_squared_error": "mse",
    "mean_absolute_error": "mae", "r_squared": "r2", "r^2": "r2", "r²": "r2", "r2_score": "r2",
    "acc": "accuracy", "accuracy_score": "accuracy", "bacc": "balanced_accuracy",
    "balanced_acc": "balanced_accuracy",
    "balanced_accuracy_score": "balanced_accuracy", "f1_score": "f1", "binary_f1": "f1", "f1_binary": "f1",
    "f1_macro": "macro_f1", "macro_f1_score": "macro_f1", "roc_auc": "auc", "auroc": "auc", "auc_roc": "auc",
    "roc_auc_score": "auc", "cohen_kappa": "kappa", "cohens_kappa": "kappa", "cohen_kappa_score": "kappa",
}  # fmt: skip
_TWO_CLASS_WORDS = {"auc", "auroc", "auprc", "f1", "fscore", "kappa", "balanced", "mcc", "bacc"}


def plain_name(name: str) -> str:
    """`top_1_accuracy` of `Top-1 accuracy`: lower case, one underscore between words, no apostrophe."""
    bare = re.sub(r"['’]", "", name.lower())
    return "_".join(word for word in re.split(r"[-_\s]+", bare) if word)


def metric_of(name: str) -> Metric | None:
    """The metric of that name or alias, whatever its case, dashes or spaces; None for others."""
    plain = plain_name(name)
    return METRICS.get(_ALIASES.get(plain, plain))


def needs_two_classes(name: str) -> bool:
    """Whether a metric says nothing on a fold with one class; of others, judged by the words of its name."""
    metric = metric_of(name)
    return metric.two_classes if metric else bool(_TWO_CLASS_WORDS & set(plain_name(name).split("_")))
