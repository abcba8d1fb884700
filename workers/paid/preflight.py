"""What a service asks the provider before it takes on an experiment (R15, R20): who launches cannot ask."""

from typing import Any

from ledger.errors import LedgerError
from ledger.handle import Decided, handle
from ledger.rules import checklist as rules
from ledger.rules.refusal import refusal
from ledger.store.read import now_micros
from ledger.store.store import Store
from schemas.clock import now_text, to_micros
from workers import provider
from workers.assignment import Assignment

Refusal = dict[str, str]
_SHARED = (
    "set LEDGER_FILES, for who proposes and for the service, to one folder that both accounts see, "
    "and propose again"
)


def preflight(store: Store, assignment: Assignment, *, record: bool = True) -> list[Refusal]:
    """Why nothing may be started now; recorded as `launch.refused`, unless the same was so a minute ago."""
    refused = _unseen(assignment) or _refused(store, assignment)
    if refused and record:
        refuse(store, assignment.experiment, refused)
    return refused


def refuse(store: Store, experiment: str, refused: list[Refusal]) -> None:
    """Record that a launch cannot be taken on now."""

    def decide(state: Any, found: list[Refusal]) -> list[Decided]:
        return [("launch.refused", {"smoke": False, "refused": found})]

    handle(store, f"experiment-{experiment}", decide, refused, actor="supervisor")


def _unseen(assignment: Assignment) -> list[Refusal]:
    """R21: the plan is frozen by another account, which may keep its files elsewhere."""
    if assignment.frozen.is_dir():
        return []
    reason = f"the supervisor's account does not see the frozen plan: {assignment.frozen} is missing"
    return [refusal("R21", reason, _SHARED)]


def _refused(store: Store, assignment: Assignment) -> list[Refusal]:
    backend = str(assignment.compute["backend"])
    try:
        _, told = provider.apps(backend)
    except LedgerError as error:
        return rules.r20_known(backend, error.message, error.remedy)
    skew = told["clock_skew"]
    if skew is not None:
        skew += (to_micros(now_text()) - now_micros(store)) / 1e6
    digest = assignment.proposed["digests"]["plan"]
    _, twice = rules.r15_apps(told["apps"] or [], store.ledger_id, assignment.experiment, digest)
    return twice + rules.r20_clock(skew)
