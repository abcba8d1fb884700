"""Older forms of budget events: pure, dict → dict."""

from typing import Any


def reserved_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names the experiment, which the run's id holds, and the project, which was not recorded."""
    return {**data, "experiment": _experiment(data["run"]), "project": None}


def denied_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 also says which limit bound; it was not recorded."""
    return {**data, "experiment": _experiment(data["run"]), "project": None, "limit": None}


def _experiment(run: str) -> str | None:
    return run.rpartition(".")[0] or None


STEPS = {("budget.reserved", 1): reserved_1_2, ("budget.denied", 1): denied_1_2}
