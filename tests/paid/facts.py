"""What the events of a paid experiment hold."""

from typing import Any

from ledger.testing.tales import spec
from schemas.money import cost

RATE, TIMEOUT = 1_100_000, 3600


def ending(number: int, outcome: str, seconds: float) -> list[tuple[str, dict[str, Any]]]:
    """What a worker writes at its end."""
    spent = {
        "attempt": number, "amount": cost(RATE, seconds), "seconds": seconds, "rate_per_hour": RATE,
        "machines": 1, "account": "modal", "day": "2026-01-01",
    }  # fmt: skip
    return [
        ("cost.incurred", spent),
        ("run.ended", {"attempt": number, "outcome": outcome, "seconds": seconds}),
    ]


def claiming(number: int, call: str) -> dict[str, Any]:
    return {
        "attempt": number, "worker": "w", "hardware": "A10", "lease_seconds": 60.0, "call": call,
        "container": "ta-1",
    }  # fmt: skip


def proposed(runs: int, retries: int) -> dict[str, Any]:
    compute = {
        "backend": "modal", "gpus": 1, "gpu": "A10", "expected_s": 300.0, "timeout_s": float(TIMEOUT),
        "retries": retries, "rate_usd_per_hour": "1.10", "rate_source": "price page",
    }  # fmt: skip
    subjects = [str(number) for number in range(1, runs + 1)]
    return {
        "project": "p", "name": "paid", "source": "paid.toml",
        "spec": spec(compute=compute, script={"entry": "script:train"}, data={"name": "d"}),
        "digests": dict.fromkeys(("plan", "spec", "code", "data", "environment"), "a" * 64),
        "fingerprints": dict.fromkeys(("config", "context", "code"), "b" * 64),
        "code": [{"path": "script.py", "sha256": "c" * 64, "bytes": 9}],
        "data": {
            "name": "d", "kind": "real", "path": "d.csv", "subject_column": "subject", "rows": runs,
            "files": [{"path": "d.csv", "sha256": "d" * 64, "bytes": 9}], "subjects": subjects,
            "digest": "d" * 64,
        },
        "environment": {"python": "3.11"},
        "plan": {"subjects": subjects, "seeds": [1], "configs": [{}]},
    }  # fmt: skip


def estimate(runs: int, rate: int) -> dict[str, Any]:
    return {
        "amount": cost(rate, 300.0, runs), "worst_case": cost(rate, TIMEOUT, 2 * runs), "formula": "f",
        "tier": "WARN", "headroom": 0, "cap": 20_000_000, "rate_per_hour": rate, "rate_source": "Modal",
        "rate_read_at": "2026-01-01T00:00:00Z", "grade": "E1", "runs": runs, "seconds_each": 300.0,
        "basis": "expected", "account": "modal", "day": "2026-01-01", "parts": {"A10": rate}, "rates": None,
    }  # fmt: skip
