"""Values that cannot all be in the unit that was stated; pure."""

from collections.abc import Sequence

from ledger.rules.proportions import FRACTION, bounded, is_percent, is_right, never_negative, rarely_tiny
from ledger.stats.metrics import metric_of

REMEDY = "write all values in one unit and state it, or give correct,total instead of value"
COUNTS = "state the accuracy, or give the metric's own numbers in a column value"
_CLEARLY_PERCENT = 50.0


def negative(values: Sequence[float], metric: str) -> int | None:
    """The place of the first value below 0 of an error that has none."""
    if not never_negative(metric):
        return None
    return next((place for place, value in enumerate(values) if value < 0.0), None)


def misfit(values: Sequence[float], metric: str, unit: str) -> tuple[int, str] | None:
    """The place of the first value that cannot be in this unit beside the others, and why; None if all fit.

    Only for metrics between 0 and 1 (0 and 100 in percent).
    """
    if not bounded(metric):
        return None
    percent = is_percent(unit)
    most = 1.0 if unit.strip().lower() in FRACTION else 100.0
    for place, value in enumerate(values):
        if not 0.0 <= value <= most:
            return place, f"{metric} {value:g} is not between 0 and {most:g}"
    high = max(values) >= _CLEARLY_PERCENT and rarely_tiny(metric) if percent else max(values) > 1.0
    return _mixed(values) if high else None


def _mixed(values: Sequence[float]) -> tuple[int, str] | None:
    """The first value of the other kind than the first one; zero is of either."""
    first: bool | None = None
    for place, value in enumerate(values):
        if value == 0.0:
            continue
        if first is not None and first != (value > 1.0):
            kinds = ("a fraction beside percent", "percent beside a fraction")
            return place, f"mixed units: {value:g} looks like {kinds[value > 1.0]}"
        first = value > 1.0
    return None


def no_share(metric: str) -> bool:
    """Whether correct / total is certainly not this metric: an error rate, or a known one but accuracy."""
    return not is_right(metric) and (bounded(metric) or metric_of(metric) is not None)


def looks_like_fractions(values: Sequence[float], metric: str, unit: str) -> bool:
    """Whether an accuracy or its like in percent never passes 1, though some value is not 0."""
    return is_percent(unit) and rarely_tiny(metric) and 0.0 < max(values) <= 1.0
