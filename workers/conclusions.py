"""What follows from how runs ended: a verified smoke run (R22), a dead end marked by itself (R12)."""

import re
from pathlib import Path
from typing import Any

from ledger.domain.experiment_state import Experiment
from ledger.handle import Decided, handle
from ledger.store.read import read_stream
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.child import OUTPUT
from workers.text import tail

DEAD = frozenset({"nan", "oom"})
_HEAD = "Traceback (most recent call last):\n"
_DENIED = re.compile(
    r"(\w+\.)*(AssertionError|FloatingPointError|OverflowError)\b|RuntimeError: .* returned nan values"
)
SNIPPET = 2000
WATCHED_SECONDS = 120.0
ACTOR = "supervisor"
_LONGEST_OUTPUT = 65536


def verify_smoke(
    store: Store, assignment: Assignment, run: str, *, folder: Path, seconds: float, ended: bool
) -> None:
    """Record once that the smoke run was watched for two minutes, or to its good end."""
    smoke = {
        "run": run, "digest": assignment.proposed["digests"]["plan"], "seconds": round(seconds, 3),
        "ended": ended, "snippet": snippet(folder),
    }  # fmt: skip
    handle(store, f"experiment-{assignment.experiment}", _once, smoke, actor=ACTOR)


def conclude(store: Store, assignment: Assignment, run: str) -> None:
    """What a smoke run's recorded end asks for; asking again changes nothing."""
    events = read_stream(store, f"run-{run}")
    if not events or not events[0].data["smoke"]:
        return
    ends = [event.data for event in events if event.type == "run.ended"]
    if not ends:
        return
    attempt, outcome = ends[-1]["attempt"], ends[-1]["outcome"]
    if outcome == "ok":
        folder = assignment.folder(run, attempt)
        verify_smoke(store, assignment, run, folder=folder, seconds=ends[-1]["seconds"], ended=True)
    elif outcome in DEAD or (outcome == "failed" and denied_itself(ends[-1]["error"])):
        how = f"{_last_line(ends[-1]['error'])} (smoke run)"
        mark(store, assignment, run, attempt=attempt, outcome=outcome, how=how)


def denied_itself(error: str | None) -> bool:
    """Whether the last exception of a traceback is a failed assertion or a number out of range (R12)."""
    last = (error or "").rpartition(_HEAD)[2]
    named = next((line for line in last.splitlines() if line[:1].strip()), "")
    return bool(_DENIED.match(named))


def mark(store: Store, assignment: Assignment, run: str, *, attempt: int, outcome: str, how: str) -> None:
    """Mark the experiment's science in its context as a dead end."""
    from ledger.actions.planning.mark_dead_end import mark_dead_end

    why = {
        "nan": "a value was not finite",
        "oom": "it ran out of memory",
        "failed": "its code stopped itself",
    }[outcome]
    mark_dead_end(
        store, assignment.experiment, outcome=outcome, why=f"{why}: {how}", run=run, attempt=attempt,
        by="ledger", actor=ACTOR,
    )  # fmt: skip


def snippet(folder: Path) -> str:
    """The end of what the run has printed, at most 2 kB."""
    try:
        with (folder / OUTPUT).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _LONGEST_OUTPUT))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return tail(text, SNIPPET)


def _last_line(text: str | None) -> str:
    return tail((text or "no reason was given").strip().splitlines()[-1], 300)


def _once(state: Experiment, smoke: dict[str, Any]) -> list[Decided]:
    return [] if state.smoked else [("smoke.verified", smoke)]
