"""Completing the spool of a dead worker: with what it wrote and how it ended, nothing invented."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.descriptor import Descriptor
from workers.ending import ending
from workers.facts import Facts
from workers.hardware import actor, hardware
from workers.result import reported_before
from workers.spool import Spool
from workers.spool_read import read_all, set_torn_aside


@dataclass(slots=True)
class Told:
    """What a spool says: the last number, the facts, and which of its closing events it has."""

    seq: int
    facts: Facts
    outcome: str | None = None
    done: set[str] = field(default_factory=set)


def told(folder: Path, plan: Descriptor) -> Told:
    """Read a spool again as its writer knew it."""
    unknown = "unknown: no worker had claimed it"
    state = Told(0, Facts(hardware=plan.hardware or unknown, params=plan.params))
    state.facts.reported = reported_before(folder)
    for event in read_all(folder):
        number = event.get("producer_seq")
        state.seq = max(state.seq, number if isinstance(number, int) else 0)
        with suppress(KeyError, TypeError, ValueError):  # a line that its worker spoiled
            take(state, event["type"], event["data"])
    return state


def complete(folder: Path, plan: Descriptor, outcome: str, seconds: float, **end: Any) -> str:
    """Write the events that a dead worker still owed; returns the outcome that stands in the spool."""
    set_torn_aside(folder)
    state = told(folder, plan)
    if state.outcome is not None:
        return state.outcome
    if state.facts.nonfinite is not None:
        outcome, end["error"] = "nan", end.get("error") or state.facts.nonfinite
    state.facts.started -= seconds
    if state.seq == 0 and not plan.claimed:
        state.facts.hardware = hardware()
    spool = Spool(folder, plan.name, plan.attempt, actor(), state.seq)
    spool.write(ending(plan, state.facts, outcome, state.done, **end))
    spool.close()
    return outcome


def take(state: Told, type_name: str, data: dict[str, Any]) -> None:
    """Note what one event of the attempt tells; KeyError and the like for one that its worker spoiled."""
    facts = state.facts
    state.done.add(type_name)
    if type_name == "attempt.claimed":
        facts.hardware = data["hardware"]
    elif type_name == "run.heartbeat":
        facts.step, facts.steps = data["step"], data["steps"]
    elif type_name == "experiment.counted":
        facts.params = data["parameters"]
    elif type_name == "nonfinite.detected":
        facts.nonfinite = f"{data['key']} was not finite at step {data['step']}"
    elif type_name == "run.ended":
        state.outcome = data["outcome"]
