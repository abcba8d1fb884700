"""How an attempt is closed whose machine is gone: by what the ledger heard of it, its time bounded above."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from ledger.domain.decide_claim import former_outcome
from ledger.domain.run import Attempt
from schemas.envelope import Event
from workers.completion import Told, take
from workers.descriptor import Descriptor
from workers.ending import ending
from workers.facts import Facts

WHY = "the provider has repeated its call: the machine of this attempt is gone and left no end"


def closing(
    plan: Descriptor, attempt: Attempt, events: Iterable[Event], seconds: float
) -> dict[str, dict[str, Any]]:
    """Data of `result.recorded`, `cost.incurred` and `run.ended`, by type."""
    known = Told(0, Facts(hardware="unknown: no worker had claimed it", params=plan.params))
    for event in events:
        if event.data.get("attempt") == plan.attempt:
            with suppress(KeyError, TypeError, ValueError):  # what a worker of another version has written
                take(known, event.type, event.data)
    outcome, why = former_outcome(attempt), WHY
    if known.facts.nonfinite is not None:
        outcome, why = "nan", known.facts.nonfinite
    known.facts.lasted = seconds
    return {name: data for _, name, data in ending(plan, known.facts, outcome, error=why)}
