"""How far two configs are apart (Gower) and in which keys they differ."""

import math
from typing import Any

EQUAL = 1e-12
ABSENT = object()


def gower(one: dict[str, Any], other: dict[str, Any]) -> float:
    """The mean distance over all keys, 0 (equal) to 1: decades, relative difference, or equal or not."""
    keys = {*one, *other}
    if not keys:
        return 0.0
    return math.fsum(apart(one.get(key, ABSENT), other.get(key, ABSENT)) for key in keys) / len(keys)


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The keys whose values differ, as `lr: 10 → 9`; sorted."""
    return [
        f"{key}: {_shown(one, key)} → {_shown(other, key)}"
        for key in sorted({*one, *other})
        if apart(one.get(key, ABSENT), other.get(key, ABSENT)) > 0
    ]


def _shown(config: dict[str, Any], key: str) -> str:
    return repr(config[key])[:80] if key in config else "absent"


def apart(one: Any, other: Any) -> float:
    """0 for equal, 1 for missing or unlike; numbers of one sign by decades, others relatively."""
    if not is_number(one) or not is_number(other):
        return 0.0 if type(one) is type(other) and one == other else 1.0
    largest = max(abs(one), abs(other))
    if one == other or abs(one - other) <= EQUAL * largest:
        return 0.0
    if one > 0 and other > 0:
        return min(1.0, abs(math.log10(one) - math.log10(other)))
    return float(min(1.0, abs(one - other) / largest))


def is_number(value: Any) -> bool:
    """Whether a value counts as a number; a truth value does not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
