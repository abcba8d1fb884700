"""What a table must say beside its numbers, one sentence a line. Not escaped."""

from typing import Any

from ledger.render.numbers import config, counted, form, number
from ledger.render.table_titles import HOW, headline, how

__all__ = ["HOW", "figure", "headline", "how", "notes"]
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
    lines += _some(_missing(table), shown)
    return lines + _some([f"excluded {subject}: {why}" for subject, why in table["excluded"].items()], shown)


def figure(table: dict[str, Any]) -> str:
    """`43.4535 ± 24.6185 ms`, as many decimals as the table has."""
    spec = form(row["mean"] for row in table["rows"])
    spread = "" if table["sd"] is None else f" ± {number(table['sd'], spec)}"
    unit = f" {table['unit']}" if table["unit"] else ""
    return "no value" if table["mean"] is None else f"{number(table['mean'], spec)}{spread}{unit}"


def _forbidden(item: dict[str, str]) -> str:
    """Why it is no headline; what is missing is named further down."""
    return f"NOT A HEADLINE ({item['rule']}): {item['reason'].partition('; missing: ')[0]}"


def _coverage(table: dict[str, Any]) -> str:
    subjects, seeds, runs = table["subjects"], table["seeds"], table["runs"]
    each = f"{counted(seeds['min'], seeds['max'], 'seed')} each"
    over = f"over {subjects['present']} of {counted(subjects['declared'], subjects['declared'], 'subject')}"
    return f"{figure(table)} {over}, {each}, {runs['present']} of {runs['declared']} runs"


def _data(table: dict[str, Any]) -> str:
    data, trivial = table["data"], table["trivial_baseline"]
    observable = table["observable"] or "not stated"
    said = f"data {data['name']} ({data['kind']}, {data['rows']} rows); observable {observable}"
    return f"{said}; trivial baseline: {'not stated' if trivial is None else trivial['source']}"


def _tried(table: dict[str, Any]) -> list[str]:
    """How often this data was asked before and in all: the more, the luckier the best may be."""
    tried = table["configurations_tried"]
    first = counted(tried["before"], tried["before"], "configuration")
    parts = [
        counted(tried["planned"], tried["planned"], "configuration"),
        counted(tried["seeds"], tried["seeds"], "seed"),
        counted(tried["projects"], tried["projects"], "project"),
    ]
    if tried["exploratory"]:
        parts.append(counted(tried["exploratory"], tried["exploratory"], "exploratory run"))
    return [f"tried before it in this project: {first}", f"tried on this data in all: {', '.join(parts)}"]


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
