"""Several tables as one grid of texts, subjects as rows: what every format of a table is made from."""

from dataclasses import dataclass
from typing import Any

from ledger.render.numbers import NONE, counted, form, number
from ledger.render.table_titles import heading, title
from ledger.stats.natural import natural

MISSING, EXCLUDED = "missing", "excluded"
Table = dict[str, Any]
Pair = tuple[str, str]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One table: a pair of texts for each row and for each line of the summary. Not escaped.

    `heading` and `seeds` stand over the pair; `config` is the number of the configuration in its plan,
    None for the winner of a grid.
    """

    experiment: str
    config: int | None
    title: str
    heading: str
    seeds: str
    body: tuple[Pair, ...]
    foot: tuple[Pair, ...]


FOOT = (
    "mean ± SD",
    "95% CI",
    "median",
    "worst",
    "seed noise",
    "trivial",
    "subjects",
    "tried before",
    "grade",
)
FOOT_FIELDS: tuple[tuple[Path | None, Path | None], ...] = (
    (("mean",), ("sd",)),
    (("ci95", 0), ("ci95", 1)),
    (("median",), None),
    (("worst", "mean"), None),
    (("seed_noise",), None),
    (("trivial_baseline", "mean"), ("trivial_baseline", "sd")),
    (("subjects",), ("seeds",)),
    (("configurations_tried", "before"), ("configurations_tried", "total")),
    (("grade",), ("observable",)),
)
"""Where each text of the summary stands in the table's document; None for words without a number."""


def grid(tables: list[Table]) -> tuple[list[str], list[Column]]:
    """The rows of all tables in natural order, and a column for each table."""
    found = {row["subject"] for table in tables for row in table["rows"]}
    found |= {subject for table in tables for subject in absent(table)}
    subjects = sorted(found, key=natural)
    spec = {metric: _form(tables, metric) for metric in {table["metric"] for table in tables}}
    return subjects, [_column(table, tables, subjects, spec[table["metric"]]) for table in tables]


def absent(table: Table) -> list[str]:
    """The rows that a table should have and has not: subjects, or folds where those are its rows."""
    units = table.get("units")
    gone = units["missing"] if units and units["what"] == "fold" else table["subjects"]["missing"]
    return list(gone)


def _form(tables: list[Table], metric: str | None) -> str:
    return form(row["mean"] for table in tables if table["metric"] == metric for row in table["rows"])


def _column(table: Table, tables: list[Table], subjects: list[str], spec: str) -> Column:
    rows, gone = {row["subject"]: row for row in table["rows"]}, set(absent(table))
    body = tuple(_cell(table, rows.get(subject), subject in gone, subject, spec) for subject in subjects)
    noisy = any(row.get("seed_sd") is not None for row in table["rows"])
    return Column(
        table["experiment"], table.get("config_number"), title(table, tables), heading(table),
        "seeds ± SD" if noisy else "seeds", body, _foot(table, spec),
    )  # fmt: skip


def _cell(table: Table, row: Table | None, missing: bool, subject: str, spec: str) -> Pair:
    if row is not None:
        spread = row.get("seed_sd")
        seeds = str(row["seeds"]) if spread is None else f"{row['seeds']} ± {number(spread, spec)}"
        return number(row["mean"], spec), seeds
    if missing:
        return MISSING, ""
    return (EXCLUDED if subject in table["excluded"] else NONE), ""


def _foot(table: Table, spec: str) -> tuple[Pair, ...]:
    worst, interval, seeds = table["worst"], table["ci95"], table["seeds"]
    subjects, tried = table["subjects"], table["configurations_tried"]
    return (
        (number(table["mean"], spec), _spread(table["sd"], spec)),
        (NONE, "") if interval is None else (number(interval[0], spec), f"to {number(interval[1], spec)}"),
        (number(table["median"], spec), ""),
        (NONE, "") if worst is None else (number(worst["mean"], spec), f"({worst['subject']})"),
        (number(table["seed_noise"], spec), ""),
        _trivial(table["trivial_baseline"], spec),
        (f"{subjects['present']}/{subjects['declared']}", counted(seeds["min"], seeds["max"], "seed")),
        (NONE, "") if table.get("imported") else (str(tried["before"]), f"{tried['total']} in all"),
        (table["grade"] or NONE, str(table["observable"] or "")),
    )


def _trivial(found: Table | None, spec: str) -> Pair:
    if found is None:
        return NONE, "not stated"
    return number(found["mean"], spec), _spread(found["sd"], spec)


def _spread(value: float | None, spec: str) -> str:
    return "" if value is None else f"± {number(value, spec)}"
