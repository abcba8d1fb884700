"""Money of attempts here: set aside at the worst case before the start, settled when the cost is known."""

from pathlib import Path

from ledger.actions.money.reserving import denying, reserving, settling
from ledger.handle import Decided, Loaded, commit, load, retry
from ledger.store.store import Store
from schemas.money import cost
from workers.assignment import Assignment
from workers.descriptor import Descriptor
from workers.spool_read import read_all

ACTOR = "supervisor"


def worst_case(assignment: Assignment) -> int:
    """Micro-dollars that one run may cost: rate × timeout × (1 + retries) × machines (R18)."""
    compute = assignment.compute
    seconds = float(compute["timeout_s"]) * (1 + int(compute["retries"]))
    return cost(assignment.rate, seconds, assignment.machines)


def reservation(store: Store, plan: Descriptor, amount: int) -> list[tuple[Loaded, list[Decided]]]:
    """What to append to the budget so that an attempt may start; NoHeadroom where the money is not there."""
    return reserving(
        store, account=plan.account, experiment=plan.experiment or None, project=plan.project,
        reservation=plan.name, run=plan.run, amount=amount, day=plan.day,
    )  # fmt: skip


def deny(store: Store, assignment: Assignment, run: str) -> None:
    """Record that a run is given up for want of money; nothing if the money is there meanwhile."""
    number = len(load(store, f"run-{run}").state.attempts) + 1

    def once() -> None:
        denied = denying(
            store, account=assignment.account, experiment=assignment.experiment or None,
            project=assignment.proposed["project"], reservation=f"{run}.{number}", run=run,
            amount=worst_case(assignment),
        )  # fmt: skip
        commit(store, denied, ACTOR)

    retry(once)


def settle_attempt(store: Store, plan: Descriptor, folder: Path) -> None:
    """Turn an attempt's reservation into its cost; does nothing where none stands."""
    if plan.rate_per_hour == 0:
        return
    costs = [e["data"]["amount"] for e in read_all(folder) if e["type"] == "cost.incurred"]
    why = "" if costs else "the attempt was never started"
    amount = sum(costs) if costs else None
    retry(lambda: commit(store, settling(store, plan.account, plan.name, amount=amount, why=why), ACTOR))
