"""Attempts as a worker would report them, for tests that need runs without running any."""

from collections.abc import Sequence
from typing import Any

from ledger.handle import Decided, handle, load
from ledger.store.store import Store


def report(
    store: Store, run: str, outcome: str, *, value: float | None = None, seconds: float = 1.0, cost: int = 0,
    read: Sequence[str] | None = None, **result: Any,
) -> None:  # fmt: skip
    """A whole attempt of a queued run: intended, claimed, its result recorded, ended, paid.

    `read`: the config keys that it read, where that is to be known. `result` replaces fields of the result.
    """
    queued = load(store, f"run-{run}").state.queued
    number = len(load(store, f"run-{run}").state.attempts) + 1
    attempt = {"attempt": number}
    events: list[Decided] = [
        ("spawn.intended", {**attempt, "backend": "local", "spool": f"host:{run}.{number}"}),
        ("attempt.claimed", {**attempt, "worker": "host:1", "hardware": "cpu", "lease_seconds": 60}),
        *([] if read is None else [("config.read", {**attempt, "keys": list(read)})]),
        ("result.recorded", {**attempt, **_result(queued, outcome, value, seconds, cost), **result}),
        ("cost.incurred", {**attempt, **_cost(seconds, cost)}),
        ("run.ended", {**attempt, "outcome": outcome, "seconds": seconds}),
    ]
    handle(store, f"run-{run}", lambda state, given: given, events, actor="worker")


def verify_smoke(store: Store, experiment: str) -> None:
    """What the supervisor records after a good smoke run."""
    proposed = load(store, f"experiment-{experiment}").state.proposed
    data = {
        "run": f"{experiment}.1", "digest": proposed["digests"]["plan"], "seconds": 1.0, "ended": True,
        "snippet": "epoch 1",
    }  # fmt: skip
    events: Sequence[Decided] = [("smoke.verified", data)]
    handle(store, f"experiment-{experiment}", lambda state, given: given, events, actor="supervisor")


def _result(
    queued: dict[str, Any], outcome: str, value: float | None, seconds: float, cost: int
) -> dict[str, Any]:
    return {
        "model_name": "m", "architecture": "model:Mean", "dimensions": "1-1", "key_config": queued["config"],
        "params": 1, "data": "sleep", "data_count": 9, "steps": 1, "batch": None, "seed": queued["seed"],
        "metric": "rmse", "value": value, "best": value, "seconds": seconds, "hardware": "cpu",
        "status": outcome, "cost_actual": cost,
    }  # fmt: skip


def _cost(seconds: float, cost: int) -> dict[str, Any]:
    return {
        "amount": cost, "seconds": seconds, "rate_per_hour": 0, "machines": 1, "account": "local",
        "day": "2026-01-02",
    }  # fmt: skip
