"""Everything that forbids a launch, by rule, in the order of the protocol."""

from typing import TYPE_CHECKING, Any

from ledger.actions.balance import Balance

if TYPE_CHECKING:
    from ledger.actions.launching import Launching

Refusal = dict[str, str]


def refusals(launch: "Launching", rows: dict[str, dict[str, Any]]) -> list[Refusal]:
    """All refusals of one launch: R3, R13, R5–R12, R12's dead ends, R21, R17–R19, R22, R23.

    `rows`: the experiments by id.
    """
    dead = _dead_ends(launch)
    if not dead and 1 in launch.due.dead and not launch.state.smoked:
        dead = _ended(launch)
    found = _counts(launch) + _gate(launch, rows) + dead + _unchanged(launch) + _money(launch)
    return found + _spawn_plan(launch) + ([] if dead else _verified(launch))


def nothing_left(launch: "Launching") -> list[Refusal]:
    """R12, where all that is missing has ended for good: by its dead end, if there is one."""
    return _dead_ends(launch) or _ended(launch)


def _ended(launch: "Launching") -> list[Refusal]:
    from ledger.rules.launch import r12_ended

    return r12_ended([launch.states[number] for number in launch.due.dead])


def _counts(launch: "Launching") -> list[Refusal]:
    """R3: counts that the spec states are those that the smoke run measured."""
    from ledger.rules.math_first import r3_agrees

    counted = launch.state.counted
    return r3_agrees(launch.proposed["spec"], counted) if counted else []


def _gate(launch: "Launching", rows: dict[str, dict[str, Any]]) -> list[Refusal]:
    from ledger.actions.gate import carried, fallen, standing
    from ledger.actions.gate_facts import gather
    from ledger.rules.gate import check_gate

    answers, fell, proposed = standing(launch.state), fallen(launch.state), launch.proposed
    facts = gather(
        launch.store, launch.view, launch.experiment, proposed,
        answers={**fell, **answers}, carried=carried(launch.state), given=(), rows=rows,
    )  # fmt: skip
    return check_gate(proposed["spec"], answers, facts, fell)


def _dead_ends(launch: "Launching") -> list[Refusal]:
    from ledger.actions.dead_end_facts import met
    from ledger.rules.dead_ends import r12_dead_ends

    return r12_dead_ends(met(launch.view, launch.proposed))


def _unchanged(launch: "Launching") -> list[Refusal]:
    """R21: neither the sources nor the frozen copy differ from what was proposed."""
    from ledger.places import frozen_folder
    from ledger.plan.drift import drift
    from ledger.plan.freeze import check_frozen
    from ledger.rules.launch import r21_unchanged

    proposed, store = launch.proposed, launch.store
    folder = frozen_folder(store.url, store.ledger_id, proposed["digests"]["plan"])
    return r21_unchanged(drift(proposed) + check_frozen(proposed, folder))


def _money(launch: "Launching") -> list[Refusal]:
    """R17 to R19. Unpaid compute is estimated on the spot; paid compute must have been shown its price."""
    from ledger.rules import cost

    compute, estimate = launch.proposed["spec"]["compute"], launch.estimate
    paid, held = cost.is_paid(compute), launch.balance
    shown = launch.shown_today if paid else estimate
    found = cost.r17_estimated(shown, paid) + cost.r18_approved(estimate["amount"], paid)
    # the head-room that `ledger estimate` shows: of all that the plan has still to run, for a smoke run too
    still = held.cap - held.spent - held.reserved - estimate["headroom"]
    found += cost.r19_headroom(held.cap, held.spent, held.reserved, still)
    return found + _one_run(held, compute, estimate["rate_per_hour"]) + _overrun(held, launch.total)


def _one_run(held: Balance, compute: dict[str, Any], rate: int) -> list[Refusal]:
    """Where the cap is nothing at all, the head-room has said so."""
    from ledger.rules import cost

    worst = cost.worst_case(rate, compute["timeout_s"], compute["retries"], 1, compute["gpus"])
    return cost.r19_one_run(held.cap, worst) if held.cap else []


def _overrun(held: Balance, total: int) -> list[Refusal]:
    from ledger.rules.refusal import refusal

    if not held.blocked or not total:
        return []
    reason = f"NO-GO: {held.account} was overrun on {held.day}; nothing more is granted that day"
    return [refusal("R19", reason, "see `ledger audit --type budget.overrun`, then wait for tomorrow's cap")]


def _spawn_plan(launch: "Launching") -> list[Refusal]:
    from ledger.rules.launch import r23_spawn_plan

    plan = {"cells": list(launch.due.start), "total": launch.total, "eta_seconds": launch.eta_seconds}
    return r23_spawn_plan(plan)


def _verified(launch: "Launching") -> list[Refusal]:
    """R22, but for the smoke run itself; beside a dead end, which forbids that too, it would mislead."""
    from ledger.domain.experiment import size
    from ledger.rules.launch import r22_verified

    if launch.smoke:
        return []
    total, digest = size(launch.proposed["plan"]), launch.proposed["digests"]["plan"]
    return r22_verified(total, digest, {"digest": digest} if launch.state.smoked else None)
