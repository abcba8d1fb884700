"""Predictions of the held-out rows: kept as a file with its digest, the metric computed from them."""

import csv
import hashlib
import io
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.stats.classes import SingleClass, Undefined
from ledger.stats.metrics import METRICS, Metric, metric_of
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.invariance import check_metric
from workers.nonfinite import as_number
from workers.result import Refuse, report_computed
from workers.spool import Spool

FILE = "predictions.csv"
Columns = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]
"""Ids, true and predicted values, of equal length."""


def report_predictions(
    plan: Descriptor, folder: Path, facts: Facts, columns: Columns, refuse: Refuse, *, spool: Spool
) -> None:
    """Write the file, compute the frozen metric and report it; UsageError names what is wrong.

    On a fold where the metric has no value the attempt fails, whatever the training code does then.
    """
    metric = metric_of(plan.metric)
    if metric is None:
        known = ", ".join(METRICS)
        raise UsageError(f"run.predictions computes {known}, not {plan.metric!r}; use run.result instead")
    ids, truth, guess = (list(_plain(column)) for column in columns)
    _check(ids, truth, guess)
    truth = _numbers("y_true", truth) if metric.takes == "numbers" else _labels("y_true", truth)
    guess = _labels("y_pred", guess) if metric.takes == "labels" else _numbers("y_pred", guess)
    for key, values in (("y_true", truth), ("y_pred", guess)):
        for value in values:
            if not isinstance(value, str) and not math.isfinite(value):
                refuse(key, facts.step, value)
    sha256 = _keep(folder / FILE, ids, truth, guess)
    value = _compute(metric, plan, facts, truth, guess)
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


def _plain(column: Any) -> Any:
    """Arrays and tensors as lists of plain values."""
    return column.tolist() if hasattr(column, "tolist") else column


def _numbers(name: str, column: list[Any]) -> list[Any]:
    return [as_number(name, value) for value in column]


def _labels(name: str, column: list[Any]) -> list[Any]:
    """Class labels: texts, whole numbers, truth values; what wraps one is unwrapped."""
    plain = [value.item() if hasattr(value, "item") else value for value in column]
    for value in plain:
        if not isinstance(value, str | int | float):
            raise UsageError(
                f"run.predictions: {name} holds a {type(value).__name__}; a label is a text or a number",
                "pass one label a row, for example y_pred.argmax(1)",
            )
    return plain


def _check(ids: list[Any], truth: list[Any], guess: list[Any]) -> None:
    if not ids or not len(ids) == len(truth) == len(guess):
        raise UsageError(
            f"run.predictions got {len(ids)} ids, {len(truth)} true and {len(guess)} predicted values; "
            "pass as many of each, at least one"
        )
    if len({str(item) for item in ids}) != len(ids):
        raise UsageError("run.predictions got an id twice; each row of the held-out data is one id")


def _keep(path: Path, ids: list[Any], truth: list[Any], guess: list[Any]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("id", "y_true", "y_pred"))
    rows.writerows(zip(ids, truth, guess, strict=True))
    content = text.getvalue().encode("utf-8", "replace")
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()
