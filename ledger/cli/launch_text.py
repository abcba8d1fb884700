"""How the end of a launch reads on a terminal, and its exit code."""

from typing import Any

from ledger.cli.cost_text import unasked
from ledger.cli.output import clean, columns
from ledger.cli.status_text import outcomes

SHOWN = 12
"""Runs that did not end ok, listed by name."""


def code_of(document: dict[str, Any]) -> int:
    """0 if every run ended ok, else 1."""
    well = all(outcome == "ok" for outcome, count in document["outcomes"].items() if count)
    return 0 if well and not document.get("interrupted") else 1


def text(document: dict[str, Any], detached: bool, then: str) -> str:
    """What was started, or how it ended; runs that did not end ok by name; what comes next."""
    name = clean(document["experiment"])
    if not document["runs"] and not document["waiting"]:
        return (
            f"experiment {name}: nothing is missing ({outcomes(document['outcomes'])})\nNext: `{clean(then)}`"
        )
    if detached:
        return f"experiment {name}: {len(document['runs'])} queued\nNext: `ledger status {name}`"
    head = _word(document)
    if document.get("interrupted"):
        head = "left, the runs go on" if document.get("left") else "interrupted, the runs were stopped"
    lines = [f"experiment {name}: {head} ({outcomes(document['outcomes'])})"]
    lines += [clean(document["reason"])] if document.get("reason") else []
    other = [run for run in document["runs"] if run["outcome"] != "ok"]
    if other:
        keys = ("run", "subject", "seed", "outcome")
        rows = [[str(run[key] if run[key] is not None else "-") for key in keys] for run in other[:SHOWN]]
        lines.append(columns([["RUN", "SUBJECT", "SEED", "OUTCOME"], *rows]))
    if len(other) > SHOWN:
        lines.append(f"and {len(other) - SHOWN} more")
    lines += unasked(document) if document.get("unasked_ends") else []
    return "\n".join([*lines, _next(document, name, other) or f"Next: `{clean(then)}`"])


def _next(document: dict[str, Any], name: str, other: list[dict[str, Any]]) -> str:
    if document.get("left"):
        return f"Next: `ledger watch {name}` follows them, `ledger stop RUN` ends one"
    if document.get("interrupted"):
        return f"Next: `ledger launch {name}` starts what is missing"
    if any(run["outcome"] == "queued" for run in other):
        return f"Some were not started; {clean(document['log'])} says why"
    if other and not document.get("reason"):
        return f"Next: `ledger audit --run {clean(other[0]['run'])}`"
    return ""


def _word(document: dict[str, Any]) -> str:
    """`done` says that all is well; anything else has merely ended, or not yet."""
    return "done" if set(document["outcomes"]) <= {"ok"} else "ended"
