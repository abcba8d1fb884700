"""Predictions of the held-out rows: kept as a file with its digest, the metric computed from them."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.stats.classes import SingleClass, Undefined
from ledger.stats.metrics import METRICS, Metric, metric_of
from workers.columns import keep_csv, plain
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.invariance import check_metric
from workers.nonfinite import as_number
from workers.result import Refuse, refuse_second, report_computed
from workers.spool import Spool
from workers.trials import is_statistic

FILE = "predictions.csv"
Columns = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]
"""Ids, true and predicted values, of equal length."""


def report_predictions(
    plan: Descriptor, folder: Path, facts: Facts, columns: Columns, refuse: Refuse, *, spool: Spool
) -> None:
    """Write the file, compute the frozen metric and report it; UsageError names what is wrong.

    On a fold where the metric has no value the attempt fails, whatever the training code does then.
    """
    refuse_second(plan, facts)
    metric = metric_of(plan.metric)
    if metric is None:
        known = ", ".join(METRICS)
        other = "trials(ids, amplitudes)" if is_statistic(plan.metric) else "result"
        raise UsageError(f"run.predictions computes {known}, not {plan.metric!r}; use run.{other} instead")
    ids, truth, guess = (list(plain(column)) for column in columns)
    _check(ids, truth, guess)
    truth = _numbers("y_true", truth) if metric.takes == "numbers" else _labels("y_true", truth)
    guess = _labels("y_pred", guess) if metric.takes == "labels" else _numbers("y_pred", guess)
    for key, values in (("y_true", truth), ("y_pred", guess)):
        for value in values:
            if not isinstance(value, str) and not math.isfinite(value):
                refuse(key, facts.step, value)
    rows = zip(ids, truth, guess, strict=True)
    sha256 = keep_csv(folder / FILE, ("id", "y_true", "y_pred"), rows)
    value = _compute(metric, plan, facts, truth, guess)
    if not math.isfinite(value):
        refuse(plan.metric, facts.step, value)
    check_metric(plan, spool, facts, metric.compute, (ids, truth, guess))
    notes = f"computed from {len(ids)} predictions, {FILE} sha256 {sha256}"
    report_computed(plan, folder, facts, value, refuse, notes=notes)


def _compute(metric: Metric, plan: Descriptor, facts: Facts, truth: list[Any], guess: list[Any]) -> float:
    """The metric; where it has none on this fold that is kept, so that no other number can stand for it."""
    try:
        return metric.compute(truth, guess)
    except Undefined as error:
        single = "single-class fold: " if isinstance(error, SingleClass) else ""
        unit = plan.fold or plan.subject
        facts.refused = facts.refused or f"R31: {single}{plan.metric} is undefined for subject {unit}"
        raise UsageError(facts.refused, str(error)) from None
    except ValueError as error:
        raise UsageError(f"run.predictions: {error}") from None


def _numbers(name: str, column: list[Any]) -> list[Any]:
    return [as_number(name, value) for value in column]


def _labels(name: str, column: list[Any]) -> list[Any]:
    """Class labels: texts, whole numbers, truth values; what wraps one is unwrapped."""
    found = [value.item() if hasattr(value, "item") else value for value in column]
    for value in found:
        if not isinstance(value, str | int | float):
            raise UsageError(
                f"run.predictions: {name} holds a {type(value).__name__}; a label is a text or a number",
                "pass one label a row, for example y_pred.argmax(1)",
            )
    return found


def _check(ids: list[Any], truth: list[Any], guess: list[Any]) -> None:
    if not ids or not len(ids) == len(truth) == len(guess):
        raise UsageError(
            f"run.predictions got {len(ids)} ids, {len(truth)} true and {len(guess)} predicted values; "
            "pass as many of each, at least one"
        )
    if len({str(item) for item in ids}) != len(ids):
        raise UsageError("run.predictions got an id twice; each row of the held-out data is one id")
