"""Which event may follow in the stream of an experiment."""

from collections.abc import Callable
from typing import Any

from ledger.domain import approval, billing, claim_legal, import_legal
from ledger.domain.experiment import missing, observable_class, size
from ledger.domain.experiment_state import Experiment
from schemas.spec_words import GATE_FIELDS


def legal(state: Experiment, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name not in _CHECKS and type_name not in import_legal.TYPES:
        return f"{type_name} has no place in the stream of an experiment"
    if state.imported is not None or (type_name in import_legal.TYPES and state.proposed is None):
        reason = import_legal.legal(state.imported, type_name, data)
        return reason if reason or type_name not in _CHECKS else _CHECKS[type_name](state, {}, data)
    if type_name in import_legal.TYPES:
        return "the experiment was proposed, not imported"
    if type_name == "experiment.proposed":
        return "the experiment was proposed before" if state.proposed is not None else None
    if state.proposed is None:
        return "the experiment was never proposed"
    return _CHECKS[type_name](state, state.proposed, data)


def _always(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    return None


def _answered(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    if data["field"] not in GATE_FIELDS:
        return f"{data['field']} is not one of the eight questions"
    return "the experiment is closed" if state.closed else None


def _requested(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    if state.closed:
        return "the experiment is closed"
    gaps = missing(state)
    if gaps:
        return f"answers are missing: {', '.join(gaps)}"
    if state.estimate is None:
        return "no estimate was shown"
    if data["digest"] != proposed["digests"]["plan"]:
        return "the digest is not the plan's"
    return _of_the_plan(state, proposed["plan"], data)


def _of_the_plan(state: Experiment, plan: dict[str, Any], data: dict[str, Any]) -> str | None:
    total, wanted = size(plan), data["cells"]
    if len(set(wanted)) != len(wanted):
        return "a cell is named twice"
    if any(not 1 <= number <= total for number in wanted):
        return f"the plan has the cells 1 to {total}"
    if data["smoke"]:
        return None if wanted == [1] else "a smoke run is the plan's first cell"
    if total > 1 and not state.smoked:
        return "no smoke run of this plan was verified"
    return None


def _smoked(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    if not state.smoke:
        return "no smoke run was requested"
    if data["digest"] != proposed["digests"]["plan"]:
        return "the smoke run was of another plan"
    return None if data["run"].endswith(".1") else "a smoke run is the plan's first cell"


def _closed(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    return "the experiment was closed before" if state.closed else None


def _reclassified(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    stands = observable_class(state)
    if data["previous"] != stands:
        return f"the observable is {stands}, not {data['previous']}"
    firmer = data["observable_class"] in ("CLASSICAL", "N/A")
    if firmer and state.amplitude_only and data["declaration"].get("gauge_fix_without_held_out") is not True:
        return "it was AMPLITUDE-ONLY, and no gauge fix without the held-out subject is stated"
    return None


def _graded(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    return claim_legal.legal(state.claims, "claim.graded", data)


def _reverified(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    return claim_legal.legal(state.claims, "claim.reverified", data)


_Check = Callable[[Experiment, dict[str, Any], dict[str, Any]], str | None]
_CHECKS: dict[str, _Check] = {
    "experiment.proposed": _always,
    "experiment.counted": _always,
    "gate.answered": _answered,
    "gate.checked": _always,
    "observable.declared": _always,
    "observable.reclassified": _reclassified,
    "reclassification.refused": _always,
    "cost.estimated": _always,
    "estimate.refused": _always,
    "script.linted": _always,
    "launch.checked": _always,
    "launch.approved": approval.approved,
    "launch.denied": _always,
    "approval.drawn": approval.may_draw,
    "cost.reconciled": billing.legal,
    "launch.requested": _requested,
    "launch.refused": _always,
    "smoke.verified": _smoked,
    "analysis.noted": _always,
    "claim.graded": _graded,
    "claim.reverified": _reverified,
    "experiment.closed": _closed,
}
