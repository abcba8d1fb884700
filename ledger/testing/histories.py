"""Small honest histories for specifications: events as (type, data)."""

from typing import Any

from schemas.spec_words import GATE_FIELDS

Decided = tuple[str, dict[str, Any]]
PLAN = "a" * 64
OTHER = "b" * 64


def proposed(subjects: int = 2, seeds: int = 1, **more: Any) -> Decided:
    """A proposal with a plan of subjects × seeds cells and one config."""
    plan = {
        "subjects": [f"s{number}" for number in range(1, subjects + 1)],
        "excluded": {},
        "seeds": list(range(1, seeds + 1)),
        "deterministic": seeds == 1,
        "configs": [{"lr": 0.1}],
    }
    parts = dict.fromkeys(("plan", "spec", "code", "data", "environment"), PLAN)
    return "experiment.proposed", {"project": "p", "name": "n", "digests": parts, "plan": plan, **more}


def answered(*fields: str) -> list[Decided]:
    """Answers to the named questions, or to all eight."""
    return [("gate.answered", {"field": name, "answer": f"about {name}"}) for name in fields or GATE_FIELDS]


ESTIMATED: Decided = (
    "cost.estimated",
    {"amount": 0, "worst_case": 0, "account": "local", "day": "2026-01-02"},
)


def requested(*cells: int, smoke: bool = False, digest: str = PLAN) -> Decided:
    """A launch of cells."""
    return "launch.requested", {"cells": list(cells), "smoke": smoke, "digest": digest}


def smoked(digest: str = PLAN, run: str = "x1.1") -> Decided:
    """A verified smoke run."""
    return "smoke.verified", {"run": run, "digest": digest}


def ready(subjects: int = 2) -> list[Decided]:
    """A proposal with all answers and an estimate."""
    return [proposed(subjects), *answered(), ESTIMATED]


QUEUED: Decided = ("run.queued", {"project": "p", "experiment": "x1", "cell": 1})


def attempt(type_name: str, number: int = 1, **data: Any) -> Decided:
    """An event of one attempt."""
    return type_name, {"attempt": number, **data}


OPENED: Decided = ("budget.opened", {"account": "local", "day": "2026-01-02", "cap": 20_000_000})
