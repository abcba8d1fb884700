"""Older forms of experiment events: pure, dict → dict."""

from typing import Any


def cost_estimated_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 names what the rate consists of and where it was recorded."""
    return {**data, "parts": {}, "rates": None}


STEPS = {("cost.estimated", 1): cost_estimated_1_2}
