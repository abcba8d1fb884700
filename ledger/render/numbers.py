"""Numbers as people read them: one number of decimals for a whole table, dollars from micro-dollars."""

import math
from collections.abc import Iterable
from typing import Any

from ledger.render.text import plain
from schemas.money import format_usd

NONE = "–"


def unit_of(unit: str | None) -> str:
    """A unit as it stands behind a number: nothing for `1`, which says that there is none."""
    return "" if unit is None or unit == "1" else unit


def form(values: Iterable[float | None]) -> str:
    """The format of all numbers of a table: four decimals, more for small ones, fewer for large ones."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if largest == 0.0 or 0.01 <= largest < 1e5:
        return ".4f"
    if 1e-4 <= largest < 0.01:
        return ".6f"
    return ".2f" if 1e5 <= largest < 1e9 else ".4e"


def number(value: float | None, spec: str = ".4f") -> str:
    """A number in a format, or a dash for none."""
    return NONE if value is None else format(value, spec)


def exact(value: int | None) -> str:
    """An exact count with thousands set apart, or unknown."""
    return "unknown" if value is None else f"{value:,}"


def dollars(micro: int | None) -> str:
    """`$1.25` of 1_250_000; what is not known is unknown, never zero."""
    return "unknown" if micro is None else f"${format_usd(micro)}"


def cost(run: dict[str, Any]) -> str:
    """What a run cost over all its attempts; a part that is not known is said."""
    known, missing = run["cost"], run["cost_unknown"]
    if known is None and run["result"] is not None:
        known = run["result"]["cost_actual"]
        missing = 0
    if known is None:
        return "unknown"
    return f"{dollars(known)} and unknown" if missing else dollars(known)


def seconds(value: float | None) -> str:
    """A duration: `1.5 s`, `2 min 5 s`, `1 h 2 min`."""
    if value is None:
        return NONE
    if value < 60:
        return f"{value:.3g} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def config(values: dict[str, Any]) -> str:
    """`batch = 170, lr = 0.01`: keys in order, nested ones in braces."""
    return ", ".join(f"{plain(key)} = {_value(values[key])}" for key in sorted(values)) or NONE


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{plain(key)} = {_value(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return repr(value) if isinstance(value, float) and math.isfinite(value) else plain(str(value))


def counted(low: int, high: int, noun: str) -> str:
    """`1 seed`, `5 seeds`, `3–5 seeds`."""
    count = str(low) if low == high else f"{low}–{high}"
    return f"{count} {noun}" if high == 1 else f"{count} {noun}s"
