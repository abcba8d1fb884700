"""An experiment: a frozen plan, its eight answers, its estimates and its launches."""

from typing import Any

from ledger.domain import approval, import_legal
from ledger.domain.experiment_state import Experiment
from schemas.spec_words import GATE_FIELDS


def initial() -> Experiment:
    """The state before the first event."""
    return Experiment()


def evolve(state: Experiment, type_name: str, data: dict[str, Any]) -> Experiment:
    """The state after an event; owns the state it is given and returns it."""
    if type_name in _LAST:
        setattr(state, _LAST[type_name], data)
    elif type_name in import_legal.TYPES:
        state.imported = import_legal.evolve(state.imported, type_name, data)
    elif type_name == "cost.reconciled":
        state.bills[data["app"], data["hour"]] = data
    elif type_name in approval.TYPES:
        approval.evolve(state, type_name, data)
    elif type_name == "gate.answered":
        state.answers[data["field"]] = data
    elif type_name == "launch.requested":
        state.requested.update(data["cells"])
        state.smoke = state.smoke or data["smoke"]
    elif type_name == "smoke.verified":
        state.smoked = True
    elif type_name == "claim.graded":
        state.claims += 1
    elif type_name == "experiment.closed":
        state.closed = True
    if type_name in ("observable.declared", "observable.reclassified"):
        state.amplitude_only = state.amplitude_only or data["observable_class"] == "AMPLITUDE-ONLY"
    return state


_LAST = {
    "experiment.proposed": "proposed", "cost.estimated": "estimate", "experiment.counted": "counted",
    "observable.declared": "observable", "observable.reclassified": "observable", "script.linted": "lint",
    "launch.checked": "checked",
}  # fmt: skip
"""Events of which only the last one counts."""


def missing(state: Experiment) -> list[str]:
    """The questions without an answer (R13), in their order."""
    return [name for name in GATE_FIELDS if name not in state.answers]


def observable_class(state: Experiment) -> str | None:
    """The class of the observable that stands: the last declared one, else the spec's."""
    if state.observable is not None:
        return str(state.observable["observable_class"])
    stated = (state.proposed or {}).get("spec", {}).get("observable", {})
    return stated.get("class") if isinstance(stated, dict) else None


def size(plan: dict[str, Any]) -> int:
    """How many cells a plan has: configs × subjects × seeds."""
    return len(plan["configs"]) * len(plan["subjects"]) * len(plan["seeds"])
