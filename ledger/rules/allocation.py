"""R24: one billed hour of an App, shared out over the attempts that it ran. Pure, integers throughout.

An attempt's share is what its seconds in that hour cost at its rate. Where the bill is less, all shares
shrink alike; what it is more is the residual: cold starts, idle containers, images, a rate that changed.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

HOUR = 3_600_000_000
"""Microseconds, of which rates know 3.6 thousand million an hour."""


class Span(NamedTuple):
    """From when to when (microseconds) an attempt held a container; `rate` in micro-dollars an hour."""

    attempt: str
    start: int
    end: int
    rate: int


class Allocation(NamedTuple):
    """`counted`: what the seconds cost at their rates. The shares and the residual make up the bill."""

    shares: dict[str, int]
    residual: int
    counted: int


def within(spans: Iterable[Span], hour: int) -> list[Span]:
    """What lies in the hour that begins at `hour`; nothing that does not touch it."""
    cut = (span._replace(start=max(span.start, hour), end=min(span.end, hour + HOUR)) for span in spans)
    return [span for span in cut if span.end > span.start]


def counted(spans: Iterable[Span], hour: int) -> int:
    """Micro-dollars of the seconds in an hour at their rates, rounded down once: hours never make more."""
    return sum((span.end - span.start) * span.rate for span in within(spans, hour)) // HOUR


def split(bills: Mapping[str, int], spans: Iterable[Span], hour: int) -> dict[str, Allocation]:
    """One experiment's Apps of one hour, each with its part of what was counted, in proportion to its bill.

    An experiment has several where its App was stopped and deployed again. No second counts twice.
    """
    inside, whole = within(spans, hour), sum(bills.values())
    known, names = counted(inside, hour), sorted(bills)
    parts = _largest_remainders(known, dict(bills)) if whole else dict.fromkeys(names, 0)
    if not whole:
        parts[names[0]] = known
    return {name: allocate(bills[name], inside, hour, parts[name]) for name in names}


def allocate(billed: int, spans: Iterable[Span], hour: int, counts: int | None = None) -> Allocation:
    """Share `billed` micro-dollars; exact, never negative, the same for any order of the spans.

    `counts`: what was counted for it, where that is not all that the spans cost. Where no rate is known the
    seconds alone decide, and nothing is left over. Without any second the whole bill is residual.
    """
    inside = within(spans, hour)
    known = counted(inside, hour) if counts is None else counts
    rated = any(span.rate for span in inside)
    weights: dict[str, int] = {}
    for span in inside:
        weights.setdefault(span.attempt, 0)
        weights[span.attempt] += (span.end - span.start) * (span.rate if rated else 1)
    if not weights:
        return Allocation({}, billed, known)
    shares = _largest_remainders(min(billed, known) if rated else billed, weights)
    return Allocation(shares, billed - sum(shares.values()), known)


def _largest_remainders(amount: int, weights: dict[str, int]) -> dict[str, int]:
    """Integers in proportion to the weights that sum to the amount; equal remainders go by name."""
    total = sum(weights.values())
    shares = {name: amount * weight // total for name, weight in sorted(weights.items())}
    order = sorted(shares, key=lambda name: (-(amount * weights[name] % total), name))
    for name in order[: amount - sum(shares.values())]:
        shares[name] += 1
    return shares
