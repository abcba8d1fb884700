"""Older forms of dead ends, one version step each: pure, dict → dict, no I/O and no clock."""

from typing import Any


def dead_end_marked_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names the keys that the run read, and the code's fingerprint."""
    return {**data, "read": None, "volatile": None, "code_fingerprint": None}


STEPS = {("dead_end.marked", 1): dead_end_marked_1_2}
