"""R17: prices that a person states by hand, and how long any price counts. Pure."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.errors import UsageError
from ledger.rules.rates import SHARED, resource
from schemas.clock import to_micros, to_text
from schemas.money import format_usd, parse_usd

DAY = 86_400_000_000
"""A day in microseconds: a paid rate older than this is not live any more."""
AHEAD = 300_000_000
"""How far a reading may lie in the future, in microseconds: clocks differ a little."""
LEAST, MOST = 10_000, 1_000_000_000
"""Micro-dollars: no GPU costs less than a cent an hour, no resource a thousand dollars or more."""
_OWN = ("source", "read_at")
_DECIMALS = re.compile(r"\$?\s*\d{1,12}\.\d{7,}\Z")


class RateSheet(NamedTuple):
    """What a provider charges: `rates` in micro-dollars an hour by resource; `event` is its record."""

    provider: str
    source: str
    read_at: str
    rates: dict[str, int]
    how: str
    event: str = ""
    by: str | None = None
    grade: str = "E1"

    def age(self, now: int) -> int:
        """Microseconds since it was read."""
        return now - to_micros(self.read_at)

    def is_fresh(self, now: int) -> bool:
        """Read less than a day ago, and not in the future."""
        return -AHEAD <= self.age(now) < DAY


def counting(sheets: Iterable[RateSheet], now: int) -> RateSheet | None:
    """The one that counts: a fresh one with a person's signature, else the one that was read last.

    An answer that nobody has signed takes no price from a person's word. Of two of the same time the one
    recorded later counts.
    """

    def rank(pair: tuple[int, RateSheet]) -> tuple[bool, int, int]:
        place, sheet = pair
        return sheet.by is not None and sheet.is_fresh(now), to_micros(sheet.read_at), place

    return max(enumerate(sheets), key=rank, default=(0, None))[1]


def stated(provider: str, table: Any) -> dict[str, Any]:
    """The data of `rates.recorded` from `[rates.PROVIDER]`, not signed yet; UsageError names the key."""
    where = f"ledger.toml: rates.{provider}"
    if not isinstance(table, dict):
        raise UsageError(
            f"{where} is not a table", f"write [rates.{provider}] with source, read_at and prices"
        )
    source = table.get("source")
    if not isinstance(source, str) or not source.strip():
        raise UsageError(
            f"{where}.source is missing", "say where the prices were read: the address of the page"
        )
    prices = {name: _price(f"{where}.{name}", name, text) for name, text in table.items() if name not in _OWN}
    if not prices:
        raise UsageError(f"{where} has no price", 'write dollars an hour as text, for example A10 = "1.10"')
    read_at = _moment(f"{where}.read_at", table.get("read_at"))
    rates: dict[str, int] = {}
    for name, price in prices.items():
        if resource(name) in rates:
            raise UsageError(f"{where}.{name} is stated twice", f"{resource(name)} needs one price")
        rates[resource(name)] = price
    return {
        "provider": provider, "source": source.strip(), "read_at": read_at, "rates": rates, "how": "stated",
    }  # fmt: skip


def implausible(name: str, rate: int) -> str | None:
    """Why this is no price of an hour (micro-dollars), or None: most likely it has another unit."""
    if rate >= MOST:
        return f"is no price of an hour: nothing costs ${MOST // 1_000_000} or more"
    if resource(name) not in SHARED and rate < LEAST:
        return f"is no price of an hour: no GPU costs less than ${format_usd(LEAST)}; is it that of a second?"
    return None


def _price(where: str, name: str, text: Any) -> int:
    remedy = 'write dollars an hour as text, for example "1.10"'
    try:
        rate = parse_usd(text) if isinstance(text, str) else None
    except ValueError:
        rate = None
    if rate is None and isinstance(text, str) and _DECIMALS.match(text.strip()):
        remedy += "; at most six decimals, the last one rounded up"
        raise UsageError(f"{where} = {text!r} has more than six decimals", remedy)
    wrong = "is no price" if rate is None else implausible(name, rate)
    if rate is None or wrong:
        raise UsageError(f"{where} = {text!r} {wrong}", remedy)
    return rate


def _moment(where: str, value: Any) -> str:
    try:
        return to_text(to_micros(str(value)))
    except ValueError:
        remedy = "write when the prices were read, for example read_at = 2026-01-31T09:00:00Z"
        raise UsageError(f"{where} is missing or no time", remedy) from None
