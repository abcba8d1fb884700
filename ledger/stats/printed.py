"""Checks of a printed number against the values behind it: a flag, never an accusation."""

import math
from decimal import Decimal, InvalidOperation
from fractions import Fraction

_SLACK = Fraction(1, 10**9)
"""Share of the last printed digit that is left to the binary fractions of a float."""
_FLOAT_NOISE = Fraction(1, 10**12)


def agrees(recomputed: float, printed: str) -> bool:
    """|recomputed − printed| ≤ 10^−d, with d the decimals printed: rounded and cut numbers both pass.

    ValueError where either is no finite number.
    """
    value, unit = _read(printed)
    return abs(_fraction(recomputed) - value) <= unit * (1 + _SLACK)


def grim(value: str | float, n: int, *, whole: int = 1) -> bool:
    """Whether some k of `n` gives k · whole / n once rounded to the digits of `value`, with 0 ≤ k ≤ n.

    The granularity test (Brown & Heathers 2017, GRIM) for shares: `whole` is 100 for percentages. A
    float counts with the digits that Python prints. ValueError for n < 1 or a value that is no finite number.
    """
    if n < 1:
        raise ValueError(f"a share of {n} items has no granularity; at least one item is due")
    number, unit = _read(value if isinstance(value, str) else repr(float(value)))
    reach = max(unit / 2, _FLOAT_NOISE * whole)
    nearest = min(n, max(0, round(number * n / whole)))
    return abs(Fraction(nearest * whole, n) - number) <= reach


def decimals(printed: str) -> int:
    """The decimals of a printed number, 0 for a whole one; ValueError where it is no finite number."""
    unit = _read(printed)[1]
    return 0 if unit >= 1 else len(str(unit.denominator)) - 1


def _read(text: str) -> tuple[Fraction, Fraction]:
    """The number and the worth of its last digit."""
    try:
        number = Decimal(text.strip().replace("\u2212", "-"))
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number; print it like 0.755") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{text!r} is not finite; print it like 0.755")
    if abs(exponent) > 400 or abs(number.adjusted()) > 400:
        raise ValueError(f"{text!r} is beyond the floats")
    value, unit = Fraction(number), Fraction(10) ** exponent
    # 1.2e3 is rounded to hundreds, but 1e3 is not within a thousand of nothing
    return value, min(unit, max(Fraction(1), abs(value) / 10)) if exponent > 0 else unit


def _fraction(value: float) -> Fraction:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not finite")
    return Fraction(value)
