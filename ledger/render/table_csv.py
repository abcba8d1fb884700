"""Tables as CSV: one number a line, in full precision, with the events behind it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from ledger.render.numbers import config
from ledger.render.table_grid import absent
from ledger.render.text import csv_cell

HEAD = (
    "experiment", "name", "config", "metric", "unit", "row", "subject", "value", "seeds", "events", "label",
    "index", "direction", "protocol", "observable", "grade", "seed_sd", "not_a_headline",
)  # fmt: skip
Line = tuple[str, str, float | None, int | None, list[str], float | None]


def render(tables: list[dict[str, Any]]) -> str:
    """The CSV of one or several tables: a line for each row and each figure of the summary."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for table in tables:
        about = [table["experiment"], table["name"], config(table["config"]), table["metric"], table["unit"]]
        after = [table["label"], table["index"], table["direction"], table["protocol"],
                 table["observable"], table["grade"]]  # fmt: skip
        reasons = "; ".join(f"{item['rule']}: {item['reason']}" for item in table["headline"]["refused"])
        for kind, subject, value, seeds, events, spread in _rows(table):
            cells = [*about, kind, subject, value, seeds, " ".join(events), *after, spread, reasons]
            writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def _rows(table: dict[str, Any]) -> Iterator[Line]:
    """Kind, subject, value, seeds, events, seed SD; a summary rests on all events of its table."""
    for row in table["rows"]:
        yield "subject", row["subject"], row["mean"], row["seeds"], row["events"], row.get("seed_sd")
    for subject in absent(table):
        yield "missing", subject, None, 0, [], None
    for gap in table["why"]:
        yield "missing_run", gap, None, None, [], None
    for subject, why in table["excluded"].items():
        yield "excluded", f"{subject}: {why}", None, None, [], None
    every = list(dict.fromkeys(event for row in table["rows"] for event in row["events"]))
    for kind, value in _figures(table).items():
        yield kind, "", value, None, every, None
    worst = table["worst"]
    if worst is not None:
        found = next(row for row in table["rows"] if row["subject"] == worst["subject"])
        yield "worst", worst["subject"], worst["mean"], found["seeds"], found["events"], None
    for kind, value in _counts(table).items():
        yield kind, "", value, None, [], None


def _figures(table: dict[str, Any]) -> dict[str, float | None]:
    low, high = table["ci95"] or (None, None)
    return {
        "mean": table["mean"], "sd": table["sd"], "ci95_low": low, "ci95_high": high,
        "median": table["median"], "seed_noise": table["seed_noise"],
        "seed_means_sd": table["seed_means_sd"],
    }  # fmt: skip


def _counts(table: dict[str, Any]) -> dict[str, float | None]:
    trivial, subjects = table["trivial_baseline"] or {}, table["subjects"]
    seeds, runs = table["seeds"], table["runs"]
    return {
        "trivial_mean": trivial.get("mean"), "trivial_sd": trivial.get("sd"),
        "subjects_declared": subjects["declared"], "subjects_present": subjects["present"],
        "seeds_min": seeds["min"], "seeds_max": seeds["max"],
        "runs_declared": runs["declared"], "runs_present": runs["present"],
        **{f"tried_{name}": count for name, count in table["configurations_tried"].items()},
    }  # fmt: skip
