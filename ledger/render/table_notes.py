"""What a LOSO table must say beside its numbers, one sentence a line. Not escaped."""

from typing import Any

from ledger.render.numbers import config, counted, form, number
from ledger.render.table_grid import heading

HOW = "seed mean per subject, then subjects; ± is the SD between subjects (ddof = 1); 95% CI: t over subjects"
_SHOWN = 8


def headline(tables: list[dict[str, Any]]) -> str:
    """Metric, direction and protocol, if all tables share them."""
    found = {
        f"{heading(table)}, {table['direction']} is better · {str(table['protocol']).upper()}"
        + (f", {table['split']}" if table["split"] else "")
        for table in tables
    }
    return found.pop() if len(found) == 1 else "different metrics: do not compare across columns"


def notes(table: dict[str, Any], shown: int = _SHOWN) -> list[str]:
    """Label, coverage, data, what was tried; every gap and exclusion by name, at most `shown` of each."""
    lines = [table["label"]] if table["label"] else []
    lines += [_coverage(table), _data(table)]
    if table["configs"] > 1:
        lines.append(f"configuration {config(table['config'])}, one of {table['configs']}")
    if table["self_reported"]:
        lines.append("the numbers are self-reported by the training code")
    lines += _some([f"missing {gap}" for gap in table["why"]], shown)
    return lines + _some([f"excluded {subject}: {why}" for subject, why in table["excluded"].items()], shown)


def figure(table: dict[str, Any]) -> str:
    """`43.4535 ± 24.6185 ms`, as many decimals as the table has."""
    spec = form(row["mean"] for row in table["rows"])
    spread = "" if table["sd"] is None else f" ± {number(table['sd'], spec)}"
    unit = f" {table['unit']}" if table["unit"] else ""
    return "no value" if table["mean"] is None else f"{number(table['mean'], spec)}{spread}{unit}"


def _coverage(table: dict[str, Any]) -> str:
    subjects, seeds, runs = table["subjects"], table["seeds"], table["runs"]
    each = f"{counted(seeds['min'], seeds['max'], 'seed')} each"
    over = f"over {subjects['present']} of {counted(subjects['declared'], subjects['declared'], 'subject')}"
    return f"{figure(table)} {over}, {each}, {runs['present']} of {runs['declared']} runs"


def _data(table: dict[str, Any]) -> str:
    data, tried = table["data"], table["configurations_tried"]
    count = counted(tried["planned"], tried["planned"], "configuration") + " tried on this data"
    if tried["exploratory"]:
        count += " and " + counted(tried["exploratory"], tried["exploratory"], "exploratory run")
    return f"{data['name']} ({data['kind']}, {data['rows']} rows); {count}; observable {table['observable']}"


def _some(lines: list[str], shown: int) -> list[str]:
    rest = len(lines) - shown
    return lines if rest <= 0 else [*lines[:shown], f"… and {rest} more"]
