"""R41: how strong one cited event is by its type alone, before any cap."""

from typing import Any

from ledger.rules.sources import source_of

COST = frozenset({"cost.incurred", "cost.estimated", "cost.reconciled"})
IMPORTED = frozenset({"experiment.imported", "results.imported"})
FACTS = frozenset(
    {
        "result.recorded", "run.ended", "nonfinite.detected", "checkpoint.saved", "experiment.counted",
        "invariance.checked", "smoke.verified", "metrics.logged",
    }
)  # fmt: skip
"""What the ledger and its workers write down themselves."""
TYPED = 4
"""What somebody typed is an expert's assessment at best, whatever grade was typed with it."""


def rank(grade: str | None) -> int:
    """3 of `E3`; 1 where no grade is stated."""
    return int(grade[1:]) if grade else 1


def is_measured(type_name: str, data: dict[str, Any]) -> bool:
    """Whether the event is a measurement, of anything but cost; one that was imported must say where from."""
    if type_name == "dead_end.marked":
        return bool(data.get("by") == "ledger")
    if type_name in IMPORTED:
        return source_of(data["source"]) is not None
    return type_name in FACTS


def is_primary(type_name: str, data: dict[str, Any], kind: str) -> bool:
    """Whether it can carry a claim of this kind: cost carries financial claims, measurements the others."""
    return type_name in COST if kind == "financial" else is_measured(type_name, data)


def base(type_name: str, data: dict[str, Any], kind: str, *, synthetic: bool = False) -> int:
    """1 (fact) to 6 for one event cited by a claim of a kind; imports are given their header's data.

    A self-reported result is a benchmark like a computed one, whose predictions and truth the same code
    hands over; the claim's labels say which it is. What is not primary for the kind is E4 at best: a strong
    event about something else lifts no claim.
    """
    if type_name == "cost.incurred":
        own = 1 if data.get("source") == "reconciled" else 3
    elif type_name == "cost.reconciled":
        own = 1
    elif type_name == "cost.estimated":
        own = rank(data["grade"])
    elif not is_measured(type_name, data):
        own = max(TYPED, rank(data.get("grade")))
    elif type_name in IMPORTED:
        own = 2
    else:
        own = 3 if synthetic or type_name == "metrics.logged" else 2
    return own if is_primary(type_name, data, kind) else max(TYPED, own)
