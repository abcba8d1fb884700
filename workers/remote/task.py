"""What a call was started for: the experiment by the ledger, the files where this machine has them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ledger.store.read import read_stream
from ledger.store.store import Store
from workers.assignment import Assignment, read_assignment
from workers.descriptor import Descriptor

WANTED = ("ledger", "experiment", "run", "attempt", "digest", "claims", "frozen", "folder")


@dataclass(frozen=True, slots=True)
class Task:
    """`envelope`: what the call carries. `rate`: micro-dollars that one run costs an hour."""

    envelope: dict[str, Any]
    assignment: Assignment
    rate: int

    @property
    def run(self) -> str:
        """The run's id."""
        return str(self.envelope["run"])

    @property
    def number(self) -> int:
        """The attempt that the call was started for; a repeated call trains a later one."""
        return int(self.envelope["attempt"])

    @property
    def shelf(self) -> Path:
        """The folder that outlives this machine: checkpoints, and what could not be delivered."""
        return Path(self.envelope["folder"])

    @property
    def threads(self) -> int:
        """How many threads of computation one run may use."""
        return max(1, math.ceil(self.assignment.compute.get("cpu") or 1))

    def descriptor(self, queued: dict[str, Any], number: int, day: str) -> Descriptor:
        """The descriptor of an attempt of this run; its cost counts for the day of the launch."""
        plan = self.assignment.descriptor(self.run, queued, number)
        return replace(plan, rate_per_hour=self.rate, machines=1, day=day, checkpoints=str(self.shelf))


def malformed(envelope: Mapping[str, Any]) -> str:
    """What an envelope lacks; empty if it has everything."""
    missing = [name for name in WANTED if name not in envelope]
    return f"the envelope has no {', '.join(missing)}" if missing else ""


def read_task(store: Store, envelope: dict[str, Any]) -> Task:
    """Read from the ledger; NotFound for an unknown experiment."""
    assignment = read_assignment(store, envelope["experiment"])
    assignment = replace(assignment, frozen=Path(envelope["frozen"]))
    return Task(envelope, assignment, _rate(store, assignment))


def _rate(store: Store, assignment: Assignment) -> int:
    """As it was last estimated; an estimate without parts knows the rate of one machine alone."""
    estimated = [
        event.data
        for event in read_stream(store, f"experiment-{assignment.experiment}")
        if event.type == "cost.estimated"
    ]
    if not estimated:
        return assignment.rate * assignment.machines
    last = estimated[-1]
    return int(last["rate_per_hour"]) * (1 if last.get("parts") else assignment.machines)
