"""What a supervisor needs to know of an experiment that computes elsewhere. Money in micro-dollars."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.domain.experiment_state import Experiment
from ledger.errors import Conflict
from ledger.handle import load
from ledger.places import home
from ledger.store.store import Store
from schemas.money import cost
from workers.assignment import Assignment
from workers.backends.remote import Place


@dataclass(frozen=True, slots=True)
class RunPlan:
    """`rate` is what one run costs an hour, `each` the worst case of one run, which is reserved."""

    ledger: str
    experiment: str
    project: str
    digest: str
    backend: str
    account: str
    rate: int
    each: int
    claims: int
    frozen: Path
    folder: Path

    def envelope(self, run: str, attempt: int) -> dict[str, Any]:
        """What the worker of an attempt is told: plain values, well below 8 KiB."""
        return {
            "ledger": self.ledger, "experiment": self.experiment, "run": run, "attempt": attempt,
            "digest": self.digest, "claims": self.claims, "frozen": str(self.frozen),
            "folder": str(self.folder),
        }  # fmt: skip


def plan_of(store: Store, assignment: Assignment) -> RunPlan:
    """The plan of an experiment by its last recorded estimate; Conflict if none was recorded."""
    state: Experiment = load(store, f"experiment-{assignment.experiment}").state
    if state.estimate is None or state.proposed is None:
        name = assignment.experiment
        raise Conflict(f"no estimate of {name} is recorded", f"run `ledger estimate {name}` first")
    compute = assignment.compute
    claims = 1 + int(compute["retries"])
    gpus = max(int(compute["gpus"]), 1) if not state.estimate["parts"] else 1
    rate = int(state.estimate["rate_per_hour"]) * gpus
    return RunPlan(
        ledger=store.ledger_id, experiment=assignment.experiment, project=state.proposed["project"],
        digest=state.proposed["digests"]["plan"], backend=compute["backend"],
        account=state.estimate["account"], rate=rate,
        each=cost(rate, float(compute["timeout_s"]) * claims), claims=claims, frozen=assignment.frozen,
        folder=home(store.url, store.ledger_id) / "remote" / assignment.experiment,
    )  # fmt: skip


def place_of(store: Store, assignment: Assignment, plan: RunPlan) -> Place:
    """What the plan's backend is made with."""
    return Place(
        ledger=plan.ledger, experiment=plan.experiment, project=plan.project, digest=plan.digest,
        url=store.url, frozen=plan.frozen, compute=assignment.compute, claims=plan.claims, folder=plan.folder,
    )  # fmt: skip
