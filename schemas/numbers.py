"""Non-finite numbers as tagged values: JSON has none, and an encoder may silently write null."""

import math
from typing import Annotated, Any

from pydantic import BeforeValidator

_TAGS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def tag(value: float) -> float | dict[str, str]:
    """The stored form of a number: itself, or `{"nonfinite": "nan" | "inf" | "-inf"}`."""
    if math.isfinite(value):
        return value
    return {"nonfinite": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}


def untag(value: Any) -> Any:
    """The number behind a stored form; anything else passes unchanged."""
    if isinstance(value, dict) and len(value) == 1 and value.get("nonfinite") in _TAGS:
        return _TAGS[value["nonfinite"]]
    return value


def _check(value: Any) -> Any:
    if type(value) is float:
        return tag(value)
    if isinstance(value, bool):
        raise ValueError("a number is due, not a truth value")
    if isinstance(value, int | float):
        return tag(float(value)) if isinstance(value, float) else value
    if isinstance(untag(value), float):
        return value
    raise ValueError("a number is due (NaN and infinity as tagged values)")


Number = Annotated[Any, BeforeValidator(_check)]
"""A field that holds any number; non-finite ones are tagged."""


def _finite(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("a finite number is due")
    return value


Finite = Annotated[float, BeforeValidator(_finite)]
"""A field that holds a finite number."""
