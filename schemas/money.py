"""Money: integer micro-dollars. No float ever holds an amount."""

import re
from decimal import ROUND_CEILING, Decimal

_DOLLARS = re.compile(r"\$?\s*(\d{1,12})(?:\.(\d{1,6}))?\Z")


def parse_usd(text: str) -> int:
    """Micro-dollars of a text such as `20`, `20.40` or `$20.40`; ValueError otherwise."""
    match = _DOLLARS.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount in dollars; write it as 20.40")
    return int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))


def format_usd(micro: int) -> str:
    """`20.40` of 20_400_000: at least two decimals, as many as the amount needs."""
    sign, micro = ("-", -micro) if micro < 0 else ("", micro)
    whole, rest = divmod(micro, 1_000_000)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{decimals}"


def usd(amount: int | str) -> str:
    """`$20.40` or `-$0.05`: of micro-dollars, or of a text in the form of format_usd."""
    text = format_usd(amount) if isinstance(amount, int) else amount
    return f"-${text[1:]}" if text.startswith("-") else f"${text}"


def cost(micro_per_hour: int, seconds: float, count: int = 1) -> int:
    """Micro-dollars of `count` machines for `seconds` at an hourly rate, rounded up."""
    exact = Decimal(micro_per_hour) * Decimal(repr(float(seconds))) * count / 3600
    return int(exact.to_integral_value(rounding=ROUND_CEILING))
