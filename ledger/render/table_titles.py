"""The heading of tables: metric, direction, protocol by name, what is missing, who was left out late."""

from typing import Any

from ledger.render.numbers import config

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
    """What all tables measure, or that they differ; then n/N and late exclusions, each by its table."""
    parts = [_measured(tables)]
    for table in tables:
        name = f"{title(table, tables)}: " if len(tables) > 1 else ""
        late = table.get("excluded_late") or []
        said = [] if table["complete"] else [f"INCOMPLETE {_share(table)}"]
        said += [f"WITHOUT {_listed(late)}, excluded after a run on this data"] if late else []
        parts += [name + ", ".join(said)] if said else []
    return parts


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


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
