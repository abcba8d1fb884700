"""Counts over class labels, and the error of a fold whose truth has one class only."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any


class Undefined(ValueError):
    """The metric has no value on this fold."""


class SingleClass(Undefined):
    """The truth of the fold holds one class only, so the metric says nothing about it (R31)."""


def labels(truth: Sequence[Any], guess: Sequence[Any]) -> list[tuple[Hashable, Hashable]]:
    """Pairs of true and predicted label; ValueError for NaN, or for text beside numbers."""
    for label in (*truth, *guess):
        if isinstance(label, float) and not math.isfinite(label):
            raise ValueError(f"{label} is no class label")
    texts = {isinstance(label, str) for label in (*truth, *guess)}
    if len(texts) > 1:
        raise ValueError("true and predicted labels mix text and numbers: '1' is not 1; write them alike")
    return list(zip(truth, guess, strict=True))


def two_classes(truth: Sequence[Any], metric: str) -> None:
    """SingleClass unless the truth holds at least two classes."""
    if len(set(truth)) < 2:
        raise SingleClass(
            f"{metric} has no value where the truth holds one class only ({truth[0]!r}); "
            "report accuracy, or make folds that hold both classes"
        )


def positives(values: Sequence[Any], metric: str) -> list[bool]:
    """True where a binary label is 1 (True, "1"); the other may be 0, −1 or False; ValueError for others."""
    read = []
    for value in values:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if number not in (1.0, 0.0, -1.0):
            raise ValueError(
                f"{metric} takes labels 0 (or -1) and 1, not {value!r}; use macro_f1 or recode them"
            )
        read.append(number)
    if {0.0, -1.0} <= set(read):
        raise ValueError(f"{metric} takes two labels, 0 and 1 or -1 and 1, not three")
    return [number == 1.0 for number in read]


def recalls(pairs: Sequence[tuple[Hashable, Hashable]]) -> list[float]:
    """Recall of each class of the truth."""
    held, hits = Counter(t for t, _ in pairs), Counter(t for t, g in pairs if t == g)
    return [hits[label] / count for label, count in held.items()]


def f1_of(pairs: Sequence[tuple[Hashable, Hashable]]) -> list[float]:
    """F1 of each class that the truth or the guess holds: 2·TP / (2·TP + FP + FN)."""
    held, said = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    hits = Counter(t for t, g in pairs if t == g)
    return [2 * hits[label] / (held[label] + said[label]) for label in held | said]
