"""What a service asks the provider before it takes on an experiment (R15, R20): who launches cannot ask."""

from typing import Any

from ledger.errors import LedgerError
from ledger.handle import Decided, handle
from ledger.rules import checklist as rules
from ledger.store.read import now_micros
from ledger.store.store import Store
from schemas.clock import now_text, to_micros
from workers import provider
from workers.assignment import Assignment

Refusal = dict[str, str]


def preflight(store: Store, assignment: Assignment, *, record: bool = True) -> list[Refusal]:
    """Why nothing may be started now; recorded as `launch.refused`, unless the same was so a minute ago."""
    refused = _refused(store, assignment)
    if refused and record:

        def decide(state: Any, found: list[Refusal]) -> list[Decided]:
            return [("launch.refused", {"smoke": False, "refused": found})]

        handle(store, f"experiment-{assignment.experiment}", decide, refused, actor="supervisor")
    return refused


def _refused(store: Store, assignment: Assignment) -> list[Refusal]:
    backend = str(assignment.compute["backend"])
    try:
        _, told = provider.apps(backend)
    except LedgerError as error:
        return rules.r20_known(backend, error.message)
    skew = told["clock_skew"]
    if skew is not None:
        skew += (to_micros(now_text()) - now_micros(store)) / 1e6
    digest = assignment.proposed["digests"]["plan"]
    _, twice = rules.r15_apps(told["apps"] or [], store.ledger_id, assignment.experiment, digest)
    return twice + rules.r20_clock(skew)
