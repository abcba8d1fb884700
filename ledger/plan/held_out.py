"""The held-out rows of each fold of a plan, and those that no fold holds out."""

from collections.abc import Callable
from typing import Any

from ledger.plan.folds import Fold, held_out_by
from ledger.plan.tally import Group, Key, Tally


def held_out(plan: dict[str, Any], tally: Tally) -> tuple[dict[str, Group], Group]:
    """The rows of each fold by unit, in the plan's order; then the rows that are trained on in all of them.

    Excluded subjects are in neither. In every protocol the training rows of a fold are all the others.
    """
    folds = {unit: held_out_by(plan, unit) for unit in plan["subjects"]}
    unit_of = _owner(folds)
    found, rest = {unit: Group() for unit in folds}, Group()
    for key, group in tally.groups.items():
        if key[0] not in plan["excluded"]:
            unit = unit_of(key)
            (rest if unit is None else found[unit]).add(group)
    return found, rest


def _owner(folds: dict[str, Fold]) -> Callable[[Key], str | None]:
    """Which fold holds a subject's session out, if any does; no two do."""
    whole = {
        subject: unit for unit, fold in folds.items() if fold["session"] is None for subject in fold["test"]
    }
    parts = {
        (subject, fold["session"]): unit
        for unit, fold in folds.items() if fold["session"] is not None for subject in fold["test"]
    }  # fmt: skip
    return lambda key: parts.get(key) or whole.get(key[0])
