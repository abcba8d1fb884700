"""How a call is closed that its worker did not close, and how its money is settled."""

from dataclasses import replace
from typing import Any

from ledger.actions.money.reserving import settling
from ledger.domain.run import Attempt, Run
from ledger.handle import Decided, commit, handle, load, retry
from ledger.store.read import streams_like
from ledger.store.store import Store
from schemas.money import cost
from workers.backends.remote import Hint
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.paid.book import Tracked
from workers.paid.plan import RunPlan
from workers.result import sixteen

ACTOR = "supervisor"


def report(store: Store, run: str, number: int, *, hint: Hint, call: str) -> None:
    """Record what the provider says, unless it says the same as the last time or nothing at all."""

    def decide(state: Run, said: Hint) -> list[Decided]:
        data = {
            "attempt": number, "call": call, "state": said.state, "settled": said.state in ("done", "gone"),
            "outcome": said.outcome, "detail": said.detail[:2000],
        }  # fmt: skip
        return [] if state.attempts[number - 1].reported == data else [("provider.reported", data)]

    handle(store, f"run-{run}", decide, hint, actor=ACTOR)


def close(store: Store, descriptor: Descriptor, *, seconds: float, rate: int) -> None:
    """End the last attempt of a call that is over though its worker wrote no end.

    A call that was killed ends so, by the provider's word where it gives one. One that has returned without
    a word of its worker is lost, not failed: what it has to say may still come.
    """

    def decide(state: Run, command: Any) -> list[Decided]:
        attempt = state.attempts[descriptor.attempt - 1]
        if attempt.outcome is not None or attempt.lost:
            return []
        return _closing(attempt, replace(descriptor, rate_per_hour=rate, machines=1), seconds)

    handle(store, descriptor.stream, decide, None, actor=ACTOR)


def _closing(attempt: Attempt, plan: Descriptor, seconds: float) -> list[Decided]:
    said = attempt.reported or {"state": "gone", "outcome": None, "detail": ""}
    asked = "stopped" if attempt.stop == "approved" else "killed"
    lost = said["state"] == "done"
    outcome = "lost" if lost else said["outcome"] or asked
    why = f"the provider says {said['state']}: {said['detail'] or outcome}; its worker left no end"
    why = _wanted(attempt, outcome) or why
    facts = Facts(hardware="unknown: its worker left no end", params=plan.params)
    decided: list[Decided] = []
    if attempt.result is None and plan.experiment:
        notes = sixteen(plan, facts, outcome, seconds=seconds, why=why[:300])
        decided.append(("result.recorded", notes))
    if not attempt.costed:
        decided.append(("cost.incurred", _cost(plan, seconds)))
    if lost:
        return [*decided, ("run.lost", {"attempt": plan.attempt, "why": why})]
    ended = {"attempt": plan.attempt, "outcome": outcome, "seconds": seconds, "steps": None, "error": why}
    return [*decided, ("run.ended", ended)]


def _wanted(attempt: Attempt, outcome: str) -> str:
    """What ended it where that was no accident; empty where it was."""
    if outcome == "stopped" and attempt.stop == "approved":
        return "stopped as a person approved; its worker left no end"
    if attempt.tripped and outcome in ("killed", "stopped"):
        return "cancelled at its limits (`guard.tripped`); its worker left no end"
    return ""


def _cost(plan: Descriptor, seconds: float) -> dict[str, Any]:
    rate = plan.rate_per_hour
    return {
        "attempt": plan.attempt, "amount": cost(rate, seconds), "seconds": seconds, "rate_per_hour": rate,
        "machines": 1, "account": plan.account, "day": plan.day,
    }  # fmt: skip


def settle(store: Store, plan: RunPlan, tracked: Tracked) -> None:
    """The call's reservation becomes what its attempts cost, or comes free where nothing was started."""
    if not plan.each:
        return
    attempts = tracked.state.attempts[tracked.root - 1 :]
    costs = [attempt.cost for attempt in attempts if attempt.cost is not None]
    why = "" if costs else "nothing was started"
    amount = sum(costs) if costs else None
    name = f"{tracked.run}.{tracked.root}"

    def once() -> None:
        commit(store, settling(store, plan.account, name, amount=amount, why=why), ACTOR)

    retry(once)


def standing(store: Store, plan: RunPlan) -> set[str]:
    """The reservations of an experiment that are not settled."""
    if not plan.each:
        return set()
    days = (load(store, stream).state for stream in streams_like(store, f"budget-{plan.account}-"))
    return {
        name.partition("/")[0]
        for day in days
        for name, held in day.reservations.items()
        if held.status == "standing" and held.experiment == plan.experiment
    }
