"""Older stored forms to the newest: chains of pure steps that live beside their events. Light to import."""

from typing import Any

from schemas.events.approver_upcast import STEPS as APPROVER_STEPS
from schemas.events.budget_upcast import STEPS as BUDGET_STEPS
from schemas.events.dead_end_upcast import STEPS as DEAD_END_STEPS
from schemas.events.experiment_upcast import STEPS as EXPERIMENT_STEPS
from schemas.events.proposal_upcast import STEPS as PROPOSAL_STEPS
from schemas.events.run_upcast import STEPS as RUN_STEPS

STEPS = {
    **APPROVER_STEPS,
    **BUDGET_STEPS,
    **DEAD_END_STEPS,
    **EXPERIMENT_STEPS,
    **PROPOSAL_STEPS,
    **RUN_STEPS,
}


def upcast(type_name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """`data` in the newest form known here; unknown types and future versions pass unchanged."""
    step = STEPS.get((type_name, version))
    while step is not None:
        data, version = step(data), version + 1
        step = STEPS.get((type_name, version))
    return data
