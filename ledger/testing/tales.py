"""What commonly happens in a ledger, told to a Story: proposals, gates, launches and runs."""

from typing import Any

from ledger.testing.story import Story, mark

DAY = "2026-01-01"
_DIGESTS = ("plan", "spec", "code", "data", "environment")
ANSWERS = {
    "tokenization": "one day of one person", "isa_formula": "train_mlp:MLP", "b_matrix": "random",
    "training": "forward and reverse", "metric": "rmse in ms on the held-out subject",
    "research_question": "This run tests whether day predicts reaction time.",
    "prior_results": "none found", "known_bugs": "none known",
}  # fmt: skip


def spec(**changes: Any) -> dict[str, Any]:
    """A spec as a proposal holds it; keyword arguments replace whole sections."""
    found: dict[str, Any] = {
        "experiment": {"project": "sleepstudy", "name": "mlp", "hypothesis": "This run tests it."},
        "math": {"expression": "y = W2 tanh(W1 d + b1) + b2"},
        "model": {"name": "mlp", "architecture": "train_mlp:MLP", "dimensions": "1-16-1"},
        "protocol": {"kind": "loso"},
        "metric": {"name": "rmse", "unit": "ms", "direction": "lower", "split": "held-out subject"},
        "observable": {"class": "CLASSICAL"},
        "config": {"lr": 0.01},
        "compute": {"backend": "local", "rate_usd_per_hour": "0", "rate_source": "own hardware"},
    }
    return found | changes


def propose(story: Story, experiment: str, subjects: list[str], seeds: list[int], **changes: Any) -> None:
    """`experiment.proposed`; keyword arguments replace its fields."""
    data = {
        "project": "sleepstudy", "name": "mlp", "spec": spec(), "source": "mlp.toml",
        "digests": {name: mark(name + experiment) for name in _DIGESTS},
        "fingerprints": {part: mark(part) for part in ("config", "context", "code")},
        "code": [{"path": "train_mlp.py", "sha256": mark("code"), "bytes": 900}],
        "data": {
            "name": "sleepstudy", "kind": "real", "path": "sleepstudy.csv", "subject_column": "subject",
            "files": [{"path": "sleepstudy.csv", "sha256": mark("csv"), "bytes": 3300}],
            "rows": 10 * len(subjects), "subjects": subjects, "digest": mark("data"),
        },
        "environment": {"python": "3.11"},
        "plan": {"subjects": subjects, "seeds": seeds, "configs": [{"lr": 0.01}]},
    }  # fmt: skip
    story.tell(f"experiment-{experiment}", "experiment.proposed", data | changes)


def gate(story: Story, experiment: str, carried_from: str | None = None) -> None:
    """All eight answers and a gate that is ready."""
    for name, text in ANSWERS.items():
        data = {"field": name, "answer": text, "carried_from": carried_from}
        story.tell(f"experiment-{experiment}", "gate.answered", data)
    story.tell(f"experiment-{experiment}", "gate.checked", {"ready": True})


def launch(story: Story, experiment: str, cells: list[int], smoke: bool = False) -> None:
    """`launch.requested` for some cells."""
    data = {
        "smoke": smoke, "cells": cells, "digest": mark("plan" + experiment), "backend": "local", "total": 0,
        "eta_seconds": 2.0 * len(cells),
    }  # fmt: skip
    story.tell(f"experiment-{experiment}", "launch.requested", data)


def queue(story: Story, run: str, subject: str, seed: int, **changes: Any) -> None:
    """`run.queued` for a cell of a plan."""
    experiment, _, cell = run.rpartition(".")
    data = {
        "project": "sleepstudy", "experiment": experiment, "cell": int(cell),
        "subject": subject, "seed": seed, "config": {"lr": 0.01},
        "digest": mark("plan" + experiment), "data_digest": mark("data"),
    }  # fmt: skip
    story.tell(f"run-{run}", "run.queued", data | changes)


def claim(story: Story, run: str, attempt: int = 1) -> None:
    """An attempt is started and taken by a worker."""
    stream = f"run-{run}"
    story.tell(stream, "spawn.intended", {"attempt": attempt, "backend": "local", "spool": f"spool/{run}"})
    story.tell(stream, "run.spawned", {"attempt": attempt, "backend": "local", "handle": {"pid": 7}})
    taken = {"attempt": attempt, "worker": "pid 7", "hardware": "2 cores", "lease_seconds": 15.0}
    story.tell(stream, "attempt.claimed", taken, "worker:7")


def end(story: Story, run: str, outcome: str, attempt: int = 1) -> None:
    """`run.ended` after a second and a half."""
    data = {
        "attempt": attempt,
        "outcome": outcome,
        "seconds": 1.5,
        "error": None if outcome == "ok" else outcome,
    }
    story.tell(f"run-{run}", "run.ended", data, "worker:7")


def result(story: Story, run: str, value: float | None, attempt: int = 1, **changes: Any) -> str:
    """`result.recorded` with the sixteen fields; returns the event's id."""
    data = {
        "attempt": attempt, "model_name": "mlp", "architecture": "train_mlp:MLP", "dimensions": "1-16-1",
        "key_config": {"lr": 0.01}, "params": 49, "data": "sleepstudy", "data_count": 170, "steps": 200,
        "batch": 170, "seed": 42, "metric": "rmse", "value": value, "best": value, "seconds": 1.5,
        "hardware": "2 cores", "status": "ok", "cost_actual": 0,
    }  # fmt: skip
    return story.tell(f"run-{run}", "result.recorded", data | changes, "worker:7").id


def charge(story: Story, run: str, amount: int, attempt: int = 1, **changes: Any) -> None:
    """`cost.incurred` of an attempt, in micro-dollars."""
    data = {
        "attempt": attempt, "amount": amount, "seconds": 1.5, "rate_per_hour": 0, "machines": 1,
        "account": "local", "day": DAY,
    }  # fmt: skip
    story.tell(f"run-{run}", "cost.incurred", data | changes)


def succeed(story: Story, run: str, subject: str, seed: int, value: float) -> str:
    """A run from the queue to its result; returns the result event's id."""
    queue(story, run, subject, seed)
    claim(story, run)
    story.tell(f"run-{run}", "run.heartbeat", {"attempt": 1, "step": 200, "steps": 200}, "worker:7")
    end(story, run, "ok")
    charge(story, run, 0)
    return result(story, run, value, seed=seed)


def scored(
    story: Story,
    experiment: str,
    values: dict[str, float],
    subjects: list[str] | None = None,
    **sections: Any,
) -> None:
    """An experiment of its id's name with one seed and these values; `sections` replace those of its spec."""
    names = subjects or list(values)
    propose(story, experiment, names, [1], name=experiment, spec=spec(**sections))
    for place, subject in enumerate(names, 1):
        if subject in values:
            succeed(story, f"{experiment}.{place}", subject, 1, values[subject])
