"""An experiment: a frozen plan, its eight answers, its estimates and its launches."""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain import approval, import_legal
from schemas.spec_words import GATE_FIELDS


@dataclass(slots=True)
class Experiment:
    """`proposed`: data of the proposal. `answers`: data of the answer that stands, by field.

    `estimate`, `counted`: data of the last ones. `smoke`: whether a smoke run was requested, `smoked`:
    whether it was verified for this plan. `observable`: data of its last declaration or reclassification;
    `amplitude_only`: whether it ever was AMPLITUDE-ONLY.
    `approved`: data of the last approval; `drawn`: its parts by account and day. `lint`, `checked`: data of
    the last lint and of the last checklist. `bills`: data of the last reconciliation by App and hour.
    `imported`: how far an import has come; such an experiment has no proposal.
    """

    proposed: dict[str, Any] | None = None
    imported: import_legal.Imported | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    estimate: dict[str, Any] | None = None
    counted: dict[str, Any] | None = None
    requested: set[int] = field(default_factory=set)
    smoke: bool = False
    smoked: bool = False
    closed: bool = False
    observable: dict[str, Any] | None = None
    amplitude_only: bool = False
    claims: int = 0
    approved: dict[str, Any] | None = None
    drawn: dict[tuple[str, str], int] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    lint: dict[str, Any] | None = None
    checked: dict[str, Any] | None = None
    bills: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


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
