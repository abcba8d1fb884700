"""LOSO tables as CSV: one number a line, in full precision, with the events behind it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from ledger.render.numbers import config
from ledger.render.text import csv_cell

HEAD = (
    "experiment",
    "name",
    "config",
    "metric",
    "unit",
    "row",
    "subject",
    "value",
    "seeds",
    "events",
    "label",
    "index",
)


def render(tables: list[dict[str, Any]]) -> str:
    """The CSV of one or several tables: a line for each subject and each line of the summary."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for table in tables:
        about = [table["experiment"], table["name"], config(table["config"]), table["metric"], table["unit"]]
        for kind, subject, value, seeds, events in _rows(table):
            cells = [*about, kind, subject, value, seeds, " ".join(events), table["label"], table["index"]]
            writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def _rows(table: dict[str, Any]) -> Iterator[tuple[str, str, float | None, int | None, list[str]]]:
    """Row kind, subject, value, seeds and events; a summary rests on all events of its table."""
    for row in table["rows"]:
        yield "subject", row["subject"], row["mean"], row["seeds"], row["events"]
    for subject in table["subjects"]["missing"]:
        yield "missing", subject, None, 0, []
    worst, (low, high) = table["worst"], table["ci95"] or (None, None)
    every = [event for row in table["rows"] for event in row["events"]]
    figures = {
        "mean": table["mean"],
        "sd": table["sd"],
        "ci95_low": low,
        "ci95_high": high,
        "median": table["median"],
    }
    for kind, value in figures.items():
        yield kind, "", value, None, every
    if worst is not None:
        found = next(row for row in table["rows"] if row["subject"] == worst["subject"])
        yield "worst", worst["subject"], worst["mean"], found["seeds"], found["events"]
