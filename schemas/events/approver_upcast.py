"""Older forms of the events of approvers: pure, dict → dict."""

from typing import Any


def refused_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 also knows refusals to sign rates; what was recorded stays as it is."""
    return dict(data)


STEPS = {("approver.refused", 1): refused_1_2}
