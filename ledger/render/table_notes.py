"""What a table must say beside its numbers, one sentence a line. Not escaped."""

from typing import Any

from ledger.render.numbers import config, counted, form, number, unit_of
from ledger.render.table_titles import HOW, headline, how, row_word
from ledger.rules.refusal import listed

__all__ = ["HOW", "figure", "headline", "how", "notes", "over"]
_SHOWN = 8


def notes(table: dict[str, Any], shown: int = _SHOWN) -> list[str]:
    """What limits it, coverage, data, what was tried, the baseline; gaps and exclusions by name.

    At most `shown` lines of gaps and of exclusions.
    """
    lines = [_forbidden(item) for item in table["headline"].get("withheld", [])]
    lines += [table["label"]] if table["label"] else []
    lines += [_coverage(table), _data(table)] + ([] if table.get("imported") else _tried(table))
    if table["configs"] > 1:
        lines.append(f"configuration {config(table['config'])}, one of {table['configs']}")
    if table.get("imported"):
        lines.append(f"imported from {table['source']}")
    lines += _some(_folds(table), shown) + _some(_missing(table), shown)
    return lines + _some([f"excluded {subject}: {why}" for subject, why in table["excluded"].items()], shown)


def figure(table: dict[str, Any]) -> str:
    """`43.4535 ± 24.6185 ms`, as many decimals as the table has."""
    spec = form(row["mean"] for row in table["rows"])
    spread = "" if table["sd"] is None else f" ± {number(table['sd'], spec)}"
    figure = f"{number(table['mean'], spec)}{spread} {unit_of(table['unit'])}".rstrip()
    return "no value" if table["mean"] is None else figure


def _forbidden(item: dict[str, str]) -> str:
    """Why it is no headline; what is missing is named further down."""
    return f"NOT A HEADLINE ({item['rule']}): {item['reason'].partition('; missing: ')[0]}"


def over(table: dict[str, Any]) -> str:
    """`over 5 of 6 subjects`, or `over 2 of 3 folds with 4 of 6 subjects` where folds are averaged."""
    subjects, units = table["subjects"], table["units"]
    held = f"{subjects['present']} of {counted(subjects['declared'], subjects['declared'], 'subject')}"
    if row_word([table]) == "subject":
        return f"over {held}"
    return f"over {units['present']} of {counted(units['declared'], units['declared'], 'fold')} with {held}"


def _coverage(table: dict[str, Any]) -> str:
    seeds, runs = table["seeds"], table["runs"]
    each = f"{counted(seeds['min'], seeds['max'], 'seed')} each"
    return f"{figure(table)} {over(table)}, {each}, {runs['present']} of {runs['declared']} runs"


def _folds(table: dict[str, Any]) -> list[str]:
    """`fold-1 holds out s1, s4`: whom the rows of a k-fold or of a single split stand for."""
    return [f"{row['subject']} holds out {listed(row['test'])}" for row in table["rows"] if row.get("test")]


def _data(table: dict[str, Any]) -> str:
    data, trivial = table["data"], table["trivial_baseline"]
    observable = table["observable"] or "not stated"
    said = f"data {data['name']} ({data['kind']}, {data['rows']} rows); observable {observable}"
    return f"{said}; trivial baseline: {'not stated' if trivial is None else trivial['source']}"


def _tried(table: dict[str, Any]) -> list[str]:
    """How often this data was asked before and in all: the more, the luckier the best may be."""
    tried = table["configurations_tried"]
    before, loose = tried["before"], tried["before_exploratory"]
    first = [counted(before - loose, before - loose, "configuration"), *_exploratory(loose)]
    parts = [
        counted(tried["planned"], tried["planned"], "configuration"),
        counted(tried["seeds"], tried["seeds"], "seed"),
        counted(tried["projects"], tried["projects"], "project"),
        *_exploratory(tried["exploratory"]),
    ]
    return [
        f"tried before it in this project: {', '.join(first)}",
        f"tried on this data in all: {', '.join(parts)}",
    ]


def _exploratory(count: int) -> list[str]:
    return [counted(count, count, "exploratory run")] if count else []


def _missing(table: dict[str, Any]) -> list[str]:
    """`missing, nan: 308 (seeds 42, 137)`: the cells without a value by what became of them."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for gap in table.get("gaps", []):
        found.setdefault(gap["why"], {}).setdefault(gap["unit"], []).append(gap)
    return [f"missing, {why}: {_units(units)}" for why, units in found.items()]


def _units(units: dict[str, list[dict[str, Any]]]) -> str:
    named = [f"{unit}{_seeds(gaps)}" for unit, gaps in units.items()]
    more = f"; and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return "; ".join(named[:_SHOWN]) + more


def _seeds(gaps: list[dict[str, Any]]) -> str:
    """` (seeds 42, 137)`; of one seed with its run."""
    seeds = [str(gap["seed"]) for gap in gaps if gap["seed"] is not None]
    if len(gaps) == 1:
        parts = [*(f"seed {seed}" for seed in seeds), *([gaps[0]["run"]] if gaps[0]["run"] else [])]
        return f" ({', '.join(parts)})" if parts else ""
    return f" (seeds {', '.join(seeds)})"


def _some(lines: list[str], shown: int) -> list[str]:
    rest = len(lines) - shown
    return lines if rest <= 0 else [*lines[:shown], f"… and {rest} more"]
