"""Everything that forbids a launch, by rule, in the order of the protocol."""

from typing import TYPE_CHECKING, Any

from ledger.actions.money.balance import Balance

if TYPE_CHECKING:
    from ledger.actions.runs.checklist import Ask
    from ledger.actions.runs.launching import Launching

Refusal = dict[str, str]
Decided = tuple[str, dict[str, Any]]


def refusals(
    launch: "Launching", rows: dict[str, dict[str, Any]], ask: "Ask"
) -> tuple[list[Refusal], list[Decided]]:
    """All refusals of one launch; what to record of it, refused or not, where it goes elsewhere.

    `rows`: the experiments by id. The provider is asked only where nothing else forbids the launch.
    """
    from ledger.actions.runs.checklist import offline, online
    from ledger.actions.runs.lint_plan import lint_plan

    found = _by_ledger(launch, rows)
    if launch.compute["backend"] == "local":
        return found, []
    linted = lint_plan(launch.store, launch.proposed)
    news: list[Decided] = [("script.linted", linted)] if launch.state.lint != linted else []
    found += offline(launch, rows, linted)
    if found:
        return found, news
    data, refused = online(launch, ask, linted)
    return refused, news if refused else [*news, ("launch.checked", data)]


def _by_ledger(launch: "Launching", rows: dict[str, dict[str, Any]]) -> list[Refusal]:
    """R3, R13, R5–R12, R12's dead ends, R21, R17–R19, R23, R22."""
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
    from ledger.actions.planning.gate import carried, fallen, standing
    from ledger.actions.planning.gate_facts import gather
    from ledger.rules.gate import check_gate

    answers, fell, proposed = standing(launch.state), fallen(launch.state), launch.proposed
    facts = gather(
        launch.store, launch.view, launch.experiment, proposed,
        answers={**fell, **answers}, carried=carried(launch.state), given=(), rows=rows,
    )  # fmt: skip
    return check_gate(proposed["spec"], answers, facts, fell)


def _dead_ends(launch: "Launching") -> list[Refusal]:
    from ledger.actions.planning.dead_end_facts import met
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
    """R17 to R19. Own hardware is estimated on the spot; paid compute must have been shown its price."""
    from ledger.rules import cost
    from ledger.rules.headroom import r19_one_run, r19_today

    held, paid = launch.balance, cost.is_paid(launch.compute)
    found = cost.r18_approver(paid, paid and _enrolled(launch))
    if launch.unpriced:
        return launch.unpriced + found
    room = _headroom(launch)
    found = _shown(launch, paid) + found + _approved(launch) + room
    # an approval is its plan's own money; where there is nothing at all, the head-room has said so
    cap, approved = (held.cap, 0) if launch.approved is None else (0, launch.approved)
    never = r19_one_run(cap, launch.each, approved) if cap or approved else []
    found += never or ([] if room or held.blocked else r19_today(held.at_best, held.limit, launch.each))
    return found + _blocked(held, launch.total)


def _headroom(launch: "Launching") -> list[Refusal]:
    """R19, by what `ledger estimate` shows: all that the plan has still to run, for a smoke run too."""
    from ledger.rules.headroom import r19_headroom, r19_room

    held = launch.balance
    still = held.available - launch.estimate["headroom"]
    if held.limit == "account" and held.available == held.cap - held.spent - held.reserved:
        return r19_headroom(held.cap, held.spent, held.reserved, still)
    raising, waiting = _raising(launch, held.limit), held.at_best >= max(still, launch.each)
    return r19_room(held.available, held.limit, still, raising, waiting=waiting)


def held_up(launch: "Launching", forbids: list[Refusal]) -> bool:
    """Whether nothing forbids the launch but the worst cases of runs in flight, which may come back."""
    held = launch.balance
    still = held.available - launch.estimate["headroom"]
    return bool(forbids) and forbids == _headroom(launch) and held.at_best >= max(still, launch.each)


def _raising(launch: "Launching", limit: str) -> str:
    """The command that raises the cap of the plan's project or experiment."""
    of = {"project": launch.proposed["project"], "experiment": launch.experiment}.get(limit, "")
    account = launch.balance.account
    return f"ledger budget cap USD --account {account} --{limit} {of} --why TEXT"


def _shown(launch: "Launching", paid: bool) -> list[Refusal]:
    """R17: today, at the price that still holds."""
    from ledger.rules import cost

    shown = launch.shown_today if paid else launch.estimate
    found = cost.r17_estimated(shown, paid)
    return found or (cost.r17_same_price(shown, launch.estimate) if shown is not None else [])


def _approved(launch: "Launching") -> list[Refusal]:
    """R18: what makes the last approval void says more than that there is none."""
    from ledger.rules.cost import r18_approved

    found = r18_approved(launch.estimate["amount"], launch.approved)
    return launch.void if found and launch.void else found


def _enrolled(launch: "Launching") -> bool:
    from ledger.actions.signatures.approvers import approvers

    return bool(approvers(launch.store).active)


def _blocked(held: Balance, total: int) -> list[Refusal]:
    """R19: nothing is granted after an overrun, or while the bill names an App that nobody knows."""
    from ledger.rules.headroom import r19_blocked

    return r19_blocked(held.account, held.why) if held.blocked and total else []


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
