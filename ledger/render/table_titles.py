"""The heading of tables: metric, direction, protocol by name, and what bars a headline."""

from typing import Any

from ledger.render.numbers import config
from ledger.rules.refusal import listed

Table = dict[str, Any]
_PROTOCOLS = {"loso": "LOSO", "grouped-k-fold": "grouped k-fold", "single-split": "single split"}
_OVER = {
    "leave-one-session-out": "seed mean per session, then over the sessions of a subject, then subjects; "
    "± is the SD between subjects (ddof = 1); 95% CI: t over subjects",
    "grouped-k-fold": "seed mean per fold, then folds; ± is the SD between folds (ddof = 1); "
    "95% CI: t over folds",
    "single-split": "seed mean of one fold: no spread between folds",
}  # fmt: skip
HOW = "seed mean per subject, then subjects; ± is the SD between subjects (ddof = 1); 95% CI: t over subjects"
_NAMED = 5
_SAID = ("SELECTED", "SMOKE", "deterministic", "IMPORTED")
"""Labels that belong into the heading: what bars a public claim, and why a single seed does not."""


def row_word(tables: list[Table]) -> str:
    """What the rows are: subjects, or folds where a protocol has nothing finer."""
    folds = {(table.get("units") or {}).get("what") == "fold" for table in tables}
    return "subject" if folds == {False} else "fold" if folds == {True} else "subject or fold"


def heading(table: Table) -> str:
    """`rmse [ms]`."""
    return f"{table['metric']} [{table['unit']}]" if table["unit"] else str(table["metric"])


def protocol(table: Table) -> str:
    """`LOSO`, `leave-one-session-out`, `grouped k-fold, 5 folds`, `single split`."""
    kind = str(table["protocol"])
    name = _PROTOCOLS.get(kind, kind)
    return f"{name}, {table['units']['declared']} folds" if kind == "grouped-k-fold" else name


def title(table: Table, tables: list[Table]) -> str:
    """The experiment's name, with what tells it from its neighbours; its protocol where they differ."""
    same = [other for other in tables if other["name"] == table["name"]]
    ids = {other["experiment"] for other in same}
    found = str(table["name"]) if len(ids) == 1 else f"{table['name']} {table['experiment']}"
    found = found if len(same) == len(ids) else f"{found} {config(table['config'])}"
    mixed = len({protocol(other) for other in tables}) > 1
    return f"{found} ({protocol(table)})" if mixed else found


def headline(tables: list[Table]) -> str:
    """The whole heading in one line."""
    return " · ".join(headings(tables))


def headings(tables: list[Table]) -> list[str]:
    """What all tables measure, or that they differ; then what bars a headline, each by its table."""
    said = [(title(table, tables), _limits(table)) for table in tables]
    if len(tables) == 1 or all(limits == said[0][1] for _, limits in said):
        limits = said[0][1]
        return [_measured(tables), *([limits] if limits else [])]
    return [_measured(tables), *(f"{name}: {limits}" for name, limits in said if limits)]


def _limits(table: Table) -> str:
    """`NOT A HEADLINE, INCOMPLETE 5/6 subjects, SMOKE: 3 seeds`, and who was left out late."""
    late = table.get("excluded_late") or []
    said = ["NOT A HEADLINE"] if table["headline"].get("withheld") else []
    said += [] if table["complete"] else [f"INCOMPLETE {_share(table)}"]
    said += [f"WITHOUT {listed(late, _NAMED)}, excluded after a run on this data"] if late else []
    gone = table.get("dropped") or []
    said += [f"WITHOUT {listed(gone, _NAMED)}, dropped from the data after a run"] if gone else []
    said += [label for label in table.get("labels", []) if label.startswith(_SAID) or label.endswith(" DATA")]
    return ", ".join(said)


def how(tables: list[Table]) -> str:
    """What is averaged first and what ± is, for each protocol among the tables."""
    kinds = list(dict.fromkeys(str(table["protocol"]) for table in tables))
    if len(kinds) == 1:
        return _OVER.get(kinds[0], HOW)
    named = {str(table["protocol"]): protocol(table) for table in tables}
    return "; ".join(f"{named[kind]}: {_OVER.get(kind, HOW)}" for kind in kinds)


def _measured(tables: list[Table]) -> str:
    kinds = {(heading(table), table["direction"]) for table in tables}
    ways = {protocol(table) for table in tables}
    said = {f"{name}, {direction} is better" for name, direction in kinds}
    metric = said.pop() if len(said) == 1 else "DIFFERENT METRICS: do not compare across columns"
    if len(ways) > 1:
        return f"{metric} · DIFFERENT PROTOCOLS: do not compare across columns"
    splits = {str(table["split"] or "") for table in tables}
    return f"{metric} · {ways.pop()}" + (f", {splits.pop()}" if len(splits) == 1 and splits != {""} else "")


def _share(table: Table) -> str:
    """`17/18 subjects`, or sessions, folds or runs where every subject has some value."""
    subjects, units, runs = table["subjects"], table.get("units") or table["subjects"], table["runs"]
    if subjects["missing"]:
        return f"{subjects['present']}/{subjects['declared']} subjects"
    if units["missing"]:
        return f"{units['present']}/{units['declared']} {units['what']}s"
    return f"{runs['present']}/{runs['declared']} runs"
