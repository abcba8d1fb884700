"""What refuses a proposal before there is an experiment; each refusal is recorded in the project."""

from typing import TYPE_CHECKING, Any

from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.plan.facts import Facts
    from ledger.store.open import Store

Refusal = dict[str, str]
Decided = tuple[str, dict[str, Any]]


def refuse_stated(store: "Store", spec: dict[str, Any], actor: str) -> None:
    """R1–R4, R31, R34 and R35, by what the spec states alone: before its code and data are read."""
    from ledger.rules.headline import r34_observable
    from ledger.rules.math_first import check_math
    from ledger.rules.observable import check_observable
    from ledger.rules.roster import r31_stated

    found = check_math(spec) + r31_stated(spec) + r34_observable(spec) + check_observable(spec)
    refuse(store, spec, found, actor)


def refuse_data(store: "Store", spec: dict[str, Any], facts: "Facts", actor: str) -> None:
    """R31, by what the data shows: subjects that are no participants, folds with a single class."""
    from ledger.rules.roster import r31_classes, r31_independent
    from ledger.stats.metrics import needs_two_classes

    column, metric = spec["data"]["subject_column"], spec["metric"]["name"]
    found = r31_independent(column, rows=facts.rows, subjects=facts.subjects, coarser=facts.coarser)
    if spec["data"].get("target_column") is not None and needs_two_classes(metric):
        found += r31_classes(metric, facts.classes)
    refuse(store, spec, found, actor)


def refuse(store: "Store", spec: dict[str, Any], refused: list[Refusal], actor: str) -> None:
    """Record the refusals, if there are any, and raise them."""
    from ledger.handle import handle

    if not refused:
        return
    heading = spec["experiment"]
    data = {"name": heading["name"], "spec": spec, "refused": refused}
    handle(store, f"project-{heading['project']}", _refusal, data, actor=actor)
    raise Refused(refused)


def _refusal(state: Any, data: dict[str, Any]) -> list[Decided]:
    return [("proposal.refused", data)]
