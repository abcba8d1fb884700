"""Predictions of the held-out subject: kept as a file with its digest, the metric computed from them."""

import csv
import hashlib
import io
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.nonfinite import as_number
from workers.result import Refuse, report_computed

FILE = "predictions.csv"
Columns = tuple[Sequence[Any], Sequence[Any], Sequence[Any]]
"""Ids, true and predicted values, of equal length."""


def report_predictions(
    plan: Descriptor, folder: Path, facts: Facts, columns: Columns, refuse: Refuse
) -> None:
    """Write the file, compute the frozen metric and report it; UsageError names what is wrong."""
    name = plan.metric.lower()
    if name not in METRICS:
        known = ", ".join(METRICS)
        raise UsageError(f"run.predictions computes {known}, not {plan.metric!r}; use run.result instead")
    ids, truth, guess = (list(_plain(column)) for column in columns)
    _check(ids, truth, guess)
    if name != "accuracy":
        truth = [as_number("y_true", v) for v in truth]
        guess = [as_number("y_pred", v) for v in guess]
        for key, values in (("y_true", truth), ("y_pred", guess)):
            for value in values:
                if not math.isfinite(value):
                    refuse(key, facts.step, value)
    sha256 = _keep(folder / FILE, ids, truth, guess)
    value = METRICS[name](truth, guess)
    notes = f"computed from {len(ids)} predictions, {FILE} sha256 {sha256}"
    report_computed(plan, folder, facts, value, refuse, notes=notes)


def _rmse(truth: list[Any], guess: list[Any]) -> float:
    return math.sqrt(math.fsum((t - g) ** 2 for t, g in zip(truth, guess, strict=True)) / len(truth))


def _mae(truth: list[Any], guess: list[Any]) -> float:
    return math.fsum(abs(t - g) for t, g in zip(truth, guess, strict=True)) / len(truth)


def _accuracy(truth: list[Any], guess: list[Any]) -> float:
    right = sum(1 for t, g in zip(truth, guess, strict=True) if t == g)
    return right / len(truth)


METRICS: dict[str, Callable[[list[Any], list[Any]], float]] = {
    "rmse": _rmse, "mae": _mae, "accuracy": _accuracy,
}  # fmt: skip
"""Metrics that are computed here, by their frozen names."""


def _plain(column: Any) -> Any:
    """Arrays and tensors as lists of plain values."""
    return column.tolist() if hasattr(column, "tolist") else column


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
