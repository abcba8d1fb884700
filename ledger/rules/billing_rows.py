"""R24: the rows of a provider's bill, to one amount for each App and closed hour. Pure.

A row is `{app, description, hour, cost_usd, tags, …}`. Two rows that agree in everything are one row that
came twice; rows of one App and hour that differ in anything add up. Credits are no use of an App and give no
head-room back: they are told, not counted.
"""

import math
from collections.abc import Iterable
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.rules.allocation import HOUR
from schemas.clock import to_micros, to_text

MOST = Decimal(1_000_000_000)
"""Dollars that no row of an hour passes; an amount beyond is no amount."""
FINEST = -40
"""The last decimal place that is read: 10^-40 dollars."""
_EXACT = Context(prec=100)


class Billed(NamedTuple):
    """What one App was billed for one hour, micro-dollars, rounded up once; `tags` of its last row."""

    app: str
    hour: str
    billed: int
    description: str
    tags: dict[str, str]


class Bill(NamedTuple):
    """`hours` in order of hour and App; `credits`: rows below zero; `open`: rows that come too early."""

    hours: list[Billed]
    credits: list[dict[str, str]]
    open: int


def read_bill(rows: Iterable[dict[str, Any]], until: int) -> Bill:
    """The closed hours (those that end by `until`, microseconds) of a report; ValueError for a bad row."""
    sums: dict[tuple[str, str], Fraction] = {}
    last: dict[tuple[str, str], dict[str, Any]] = {}
    credits: list[dict[str, str]] = []
    early = 0
    for row in _distinct(rows):
        place, cost = _place(row), _dollars(row)
        if to_micros(place[0]) + HOUR > until:
            early += 1
        elif cost < 0:
            credits.append(
                {"app": place[1], "hour": place[0], "amount_usd": format(cost.normalize(_EXACT), "f")}
            )
        else:
            sums[place] = sums.get(place, Fraction(0)) + Fraction(cost)
            last[place] = row
    hours = [_billed(place, sums[place], last[place]) for place in sorted(sums)]
    return Bill(hours, credits, early)


def _distinct(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row once, in an order of their own; `1.10` and `1.1000` are the same amount."""
    from json import dumps

    found = {dumps(_plain(row), sort_keys=True): row for row in rows}
    return [found[text] for text in sorted(found)]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its amounts written in one way, however many decimals the provider gave them."""
    resources = row.get("resources")
    if isinstance(resources, dict):
        resources = {name: _digits(cost) for name, cost in resources.items()}
    return {**row, "cost_usd": _digits(row.get("cost_usd")), "resources": resources}


def _digits(cost: Any) -> str:
    """The shortest way to write an amount; what is none stays as it is."""
    try:
        return str(Decimal(str(cost)).normalize(_EXACT))
    except InvalidOperation:
        return str(cost)


def _billed(place: tuple[str, str], cost: Fraction, row: dict[str, Any]) -> Billed:
    micro = math.ceil(cost * 1_000_000)
    tags = {str(name): str(value) for name, value in (row.get("tags") or {}).items()}
    return Billed(place[1], place[0], micro, str(row.get("description") or "")[:300], tags)


def _place(row: dict[str, Any]) -> tuple[str, str]:
    """Hour and App; ValueError unless the row is of one whole hour."""
    try:
        start = to_micros(str(row["hour"]))
    except (KeyError, ValueError):
        raise ValueError(f"a row of the bill has no hour: {row!r}") from None
    app = str(row.get("app") or "").strip()
    if start % HOUR or not app:
        raise ValueError(f"a row of the bill is not one hour of one App: {row!r}")
    return to_text(start)[:19] + "Z", app[:300]


def _dollars(row: dict[str, Any]) -> Decimal:
    """A cost as it was written; unknown is never zero."""
    try:
        cost = Decimal(str(row["cost_usd"]))
    except (KeyError, InvalidOperation):
        cost = Decimal("NaN")
    exponent = cost.as_tuple().exponent
    if not cost.is_finite() or abs(cost) > MOST or not isinstance(exponent, int) or exponent < FINEST:
        raise ValueError(f"a row of the bill has no amount: {row!r}")
    return cost
