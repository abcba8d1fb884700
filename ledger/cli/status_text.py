"""How the state of a ledger, an experiment or a run reads on a terminal."""

from typing import Any

from ledger.cli.checklist_text import smoke_lines
from ledger.cli.cost_text import cost_lines, unasked
from ledger.cli.output import clean, columns


def text(document: dict[str, Any]) -> str:
    """The text of any of the three documents of `status`."""
    if "experiments" in document:
        return _overview(document)
    if "source" in document:
        return _imported(document)
    return _experiment(document) if "digest" in document else _pairs(document)


def outcomes(counts: dict[str, int]) -> str:
    """`ok 17, nan 1`, or a dash for nothing yet."""
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count) or "-"


def _overview(document: dict[str, Any]) -> str:
    lines = [f"ledger {clean(document['ledger'])} at {clean(document['url'])}, index {document['index']}"]
    head = ["EXPERIMENT", "NAME", "STATE", "CELLS", "OUTCOMES", "COST"]
    rows = [
        [
            row["experiment"],
            f"{row['project']}/{row['name']}",
            row["state"],
            str(row["cells"]),
            outcomes(row["outcomes"]),
            _spent(row),
        ]
        for row in document["experiments"]
    ]
    lines += [columns([head, *rows])] if rows else ["no experiment yet"]
    beside = (("dead end", document["dead_ends"]), ("exploratory run", document["exploratory_runs"]))
    counted = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in beside if count]
    lines += [" · ".join(counted)] if counted else []
    lines += unasked(document)
    return "\n".join([*lines, f"Next: {clean(document['next'])}"])


def _experiment(document: dict[str, Any]) -> str:
    lines = [
        f"experiment {clean(document['experiment'])}  {clean(document['project'])}/{clean(document['name'])}",
        f"state      {clean(document['state'])}, {document['cells']} cells: {outcomes(document['outcomes'])}",
        f"asks       {clean(document['hypothesis'])}",
        f"estimate   {_dollars(document['estimate_usd'])}, spent {_spent(document)}",
        *cost_lines(document),
    ]
    if document["checklist"] is not None and document["state"] != "done":
        lines += smoke_lines(document["checklist"]["verified"])
    if document["missing_answers"]:
        lines.append(f"open       {clean(', '.join(document['missing_answers']))}")
    lines += [f"refused    {clean(item['rule'])}: {clean(item['reason'])}" for item in document["refused"]]
    lines += [*_notable(document["runs"]), *unasked(document)]
    return "\n".join([*lines, f"Next: {clean(document['next'])}"])


def _imported(document: dict[str, Any]) -> str:
    checks = document["checks"].items()
    metric = f"{clean(document['metric'])} [{clean(document['unit'])}]"
    made = ", ".join(f"{name} {verdict}" for name, verdict in checks if verdict is not None)
    lines = [
        f"experiment {clean(document['experiment'])}  {clean(document['project'])}/{clean(document['name'])}",
        f"state      {clean(document['state'])}, {document['cells']} rows of {document['subjects']} subjects",
        f"metric     {metric}, {document['direction']} is better",
        f"source     {clean(document['source'])}, file {clean(document['file'])}",
        f"checks     {made or 'none: nothing printed was given'}",
    ]
    return "\n".join([*lines, f"Next: {clean(document['next'])}"])


def _notable(runs: list[dict[str, Any]]) -> list[str]:
    """Runs that move or went wrong; those that ended well are in the counts (`--json` has them all)."""
    told = [run for run in runs if run["outcome"] != "ok"]
    if not told:
        return []
    rows = [[_cell(run, key) for key in _KEYS] for run in told[:_SHOWN]]
    more = [f"… and {len(told) - _SHOWN} more, see --json"] if len(told) > _SHOWN else []
    return [columns([["RUN", "SUBJECT", "SEED", "OUTCOME", "STEP", "WHY"], *rows]), *more]


_SHOWN = 12
_KEYS = ("run", "subject", "seed", "outcome", "step", "why")
_MOVING = frozenset({"running", "suspected", "lost"})


def _cell(run: dict[str, Any], key: str) -> str:
    value = run.get(key)
    if key == "step" and value is not None:
        idle = (run.get("unchanged_seconds") or 0) if run["outcome"] in _MOVING else 0
        mark = f" unchanged {idle:.0f} s" if idle >= 60 else ""
        return f"{value}/{run['steps']}{mark}" if run.get("steps") else f"{value}{mark}"
    if key == "why":
        # of a traceback the last line says it; `ledger audit --run` has the rest
        said = (value or "").strip().splitlines()[:1] or (run.get("error") or "").strip().splitlines()[-1:]
        return said[0][:72] if said else ""
    return "-" if value is None else str(value)


def _pairs(document: dict[str, Any]) -> str:
    told = {key: value for key, value in document.items() if value is not None}
    width = max(map(len, told))
    return "\n".join(f"{key.replace('_', ' '):{width}}  {clean(value)}" for key, value in told.items())


def _dollars(amount: str | None) -> str:
    return "unknown" if amount is None else f"${amount}"


def _spent(document: dict[str, Any]) -> str:
    """What was spent so far; nothing where nothing has run, and unknown is never zero."""
    return _dollars(document["cost_usd"]) if document["outcomes"] else "-"
