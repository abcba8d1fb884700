"""Older forms of run events, one version step each: pure, dict → dict, no I/O and no clock."""

from typing import Any


def metrics_logged_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 held one step an event; version 2 holds a list of points."""
    return {"attempt": data["attempt"], "points": [{"step": data["step"], "values": data["values"]}]}


def run_queued_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 carries the fingerprints of the run."""
    return {**data, "fingerprints": None}


def spawn_intended_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names the attempt that the provider retried."""
    return {**data, "retry_of": None}


def attempt_claimed_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names the provider's call and container."""
    return {**data, "call": None, "container": None}


STEPS = {
    ("attempt.claimed", 1): attempt_claimed_1_2,
    ("metrics.logged", 1): metrics_logged_1_2,
    ("run.queued", 1): run_queued_1_2,
    ("spawn.intended", 1): spawn_intended_1_2,
}
