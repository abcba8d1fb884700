"""What to do next with an experiment, as one command."""

from typing import Any

from schemas.spec_words import GATE_FIELDS

STOPPED_FROM_OUTSIDE = frozenset({"lost", "killed", "preempted", "stopped"})
"""Ends that say nothing about the science: the same command is given again."""


def next_step(row: dict[str, Any], *, stalled: bool = False, dead: bool = False) -> str:
    """The command that comes next for an experiment's row.

    `stalled`: nobody works on its open runs; `dead`: a dead end that still stands forbids its launch.
    """
    name, state = row["id"], row["state"]
    if state == "running" and stalled:
        return _launch(row)
    by_state = {
        "running": f"ledger status {name}",
        "done": f"ledger table {name}",
        "closed": "ledger export",
    }
    if state in by_state:
        return by_state[state]
    missing = [field for field in GATE_FIELDS if field not in row["answers"]]
    if missing:
        return f'ledger gate {name} --answer {missing[0]}="..."'
    if state == "smoke_failed" and not set(row["counts"]) <= STOPPED_FROM_OUTSIDE:
        return f"ledger audit --run {name}.1"
    return f"ledger propose SPEC.toml --from {name}" if dead else _launch(row)


def _launch(row: dict[str, Any]) -> str:
    if row["estimate"] is None:
        return f"ledger estimate {row['id']}"
    enough = row["smoke"] or _cells(row) == 1
    return f"ledger launch {row['id']}" if enough else f"ledger launch {row['id']} --smoke"


def _cells(row: dict[str, Any]) -> int:
    plan = row["plan"]
    return len(plan["subjects"]) * len(plan["seeds"]) * len(plan["configs"])
