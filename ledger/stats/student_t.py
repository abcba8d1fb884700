"""Student's t quantile from the regularised incomplete beta function; pure Python."""

import math
from functools import lru_cache

_TINY = 1e-300
_EPSILON = 1e-16
_MAX_TERMS = 10_000


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of I_x(a, b), for x < (a + 1) / (a + b + 2)."""
    c, d = 1.0, 1.0 / _nonzero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _MAX_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 / _nonzero(1.0 + term * d)
            c = _nonzero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < _EPSILON:
            break
    return value


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised I_x(a, b) for a, b > 0 and 0 <= x <= 1."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    front = math.exp(logs)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1.0 - x) / b


def upper_tail(t: float, df: float) -> float:
    """P(T > t) for t >= 0 under Student's t with `df` degrees of freedom."""
    if t * t < df:
        return 0.5 - 0.5 * incomplete_beta(0.5, df / 2.0, t * t / (df + t * t))
    return 0.5 * incomplete_beta(df / 2.0, 0.5, df / (df + t * t))


@lru_cache(maxsize=256)
def quantile(p: float, df: float) -> float:
    """The t with P(T <= t) = p, for 0 < p < 1 and df > 0; ValueError outside."""
    if not (0.0 < p < 1.0 and df > 0.0):
        raise ValueError(f"no quantile of p = {p} with {df} degrees of freedom")
    if p < 0.5:
        return -quantile(1.0 - p, df)
    tail, low, high = 1.0 - p, 0.0, 1.0
    while upper_tail(high, df) > tail:
        low, high = high, high * 2.0
    while (middle := (low + high) / 2.0) not in (low, high):
        if upper_tail(middle, df) > tail:
            low = middle
        else:
            high = middle
    return high
