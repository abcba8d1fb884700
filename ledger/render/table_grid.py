"""Several LOSO tables as one grid of texts, subjects as rows: what every format of a table is made from."""

from dataclasses import dataclass
from typing import Any

from ledger.render.numbers import NONE, config, counted, form, number
from ledger.stats.natural import natural

MISSING, EXCLUDED = "missing", "excluded"


@dataclass(frozen=True, slots=True)
class Column:
    """One experiment: a pair of texts for each subject and for each line of the summary. Not escaped."""

    title: str
    heading: str
    body: tuple[tuple[str, str], ...]
    foot: tuple[tuple[str, str], ...]


FOOT = ("mean ± SD", "95% CI", "median", "worst", "subjects")


def grid(tables: list[dict[str, Any]]) -> tuple[list[str], list[Column]]:
    """The subjects of all tables in natural order, and a column for each table."""
    found = {row["subject"] for table in tables for row in table["rows"]}
    found |= {subject for table in tables for subject in table["subjects"]["missing"]}
    subjects = sorted(found, key=natural)
    spec = {metric: _form(tables, metric) for metric in {table["metric"] for table in tables}}
    return subjects, [_column(table, tables, subjects, spec[table["metric"]]) for table in tables]


def _form(tables: list[dict[str, Any]], metric: str | None) -> str:
    return form(row["mean"] for table in tables if table["metric"] == metric for row in table["rows"])


def _column(table: dict[str, Any], tables: list[dict[str, Any]], subjects: list[str], spec: str) -> Column:
    rows = {row["subject"]: row for row in table["rows"]}
    body = tuple(_cell(table, rows.get(subject), subject, spec) for subject in subjects)
    return Column(title(table, tables), heading(table), body, _foot(table, spec))


def _cell(table: dict[str, Any], row: dict[str, Any] | None, subject: str, spec: str) -> tuple[str, str]:
    if row is not None:
        return number(row["mean"], spec), str(row["seeds"])
    if subject in table["subjects"]["missing"]:
        return MISSING, ""
    return (EXCLUDED if subject in table["excluded"] else NONE), ""


def _foot(table: dict[str, Any], spec: str) -> tuple[tuple[str, str], ...]:
    worst, interval, seeds = table["worst"], table["ci95"], table["seeds"]
    subjects = table["subjects"]
    return (
        (number(table["mean"], spec), "" if table["sd"] is None else f"± {number(table['sd'], spec)}"),
        (NONE, "") if interval is None else (number(interval[0], spec), f"to {number(interval[1], spec)}"),
        (number(table["median"], spec), ""),
        (NONE, "") if worst is None else (number(worst["mean"], spec), f"({worst['subject']})"),
        (f"{subjects['present']}/{subjects['declared']}", counted(seeds["min"], seeds["max"], "seed")),
    )


def title(table: dict[str, Any], tables: list[dict[str, Any]]) -> str:
    """The experiment's name, with what tells it from its neighbours."""
    same = [other for other in tables if other["name"] == table["name"]]
    ids = {other["experiment"] for other in same}
    found = str(table["name"]) if len(ids) == 1 else f"{table['name']} {table['experiment']}"
    return found if len(same) == len(ids) else f"{found} {config(table['config'])}"


def heading(table: dict[str, Any]) -> str:
    """`rmse [ms]`."""
    return f"{table['metric']} [{table['unit']}]" if table["unit"] else str(table["metric"])
