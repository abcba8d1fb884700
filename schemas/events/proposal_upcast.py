"""Older forms of proposals, one version step each: pure, dict → dict, no I/O and no clock."""

from typing import Any


def experiment_proposed_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names the folds of other protocols than LOSO, and the trivial baseline."""
    return {**data, "plan": {**data["plan"], "folds": {}}, "trivial": None}


STEPS = {("experiment.proposed", 1): experiment_proposed_1_2}
