"""Money of attempts: set aside at the worst case before the start, settled when the cost is known."""

from pathlib import Path

from ledger.domain.budget import Budget
from ledger.domain.decide_budget import reserve, settle
from ledger.handle import Decided, Loaded, handle, load
from ledger.settings import load as load_settings
from ledger.store.store import Store
from schemas.money import cost
from workers.assignment import Assignment
from workers.descriptor import Descriptor
from workers.spool_read import read_all


def worst_case(assignment: Assignment) -> int:
    """Micro-dollars that one run may cost: rate × timeout × (1 + retries) × machines (R18)."""
    compute = assignment.compute
    seconds = float(compute["timeout_s"]) * (1 + int(compute["retries"]))
    return cost(assignment.rate, seconds, assignment.machines)


def reservation(store: Store, plan: Descriptor, amount: int) -> tuple[Loaded, list[Decided]] | None:
    """What to append to the budget so that an attempt may start; None while the head-room is too small."""
    loaded = load(store, _stream(plan))
    state: Budget = loaded.state
    cap = load_settings().daily_cap
    headroom = state.headroom if state.opened is not None else cap
    if state.overrun or amount > headroom:
        return None
    command = {
        "account": plan.account, "day": plan.day, "cap": cap, "reservation": plan.name,
        "run": plan.run, "amount": amount,
    }  # fmt: skip
    return loaded, reserve(state, command)


def settle_attempt(store: Store, plan: Descriptor, folder: Path) -> None:
    """Turn an attempt's reservation into its cost; does nothing where none stands."""
    if plan.rate_per_hour == 0:
        return
    costs = [e["data"]["amount"] for e in read_all(folder) if e["type"] == "cost.incurred"]
    command = {"reservation": plan.name}
    known = {"amount": costs[0]} if costs else {"why": "the attempt was never started"}
    handle(store, _stream(plan), settle, {**command, **known}, actor="supervisor")


def _stream(plan: Descriptor) -> str:
    return f"budget-{plan.account}-{plan.day}"
