"""The price of one hour of one run: typed for own hardware, a fact for paid compute (R17)."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.rules.rates import Unpriced, run_rate

if TYPE_CHECKING:
    from ledger.rules.rate_sheet import RateSheet
    from ledger.store.open import Store

_TYPED = "E4"
"""A rate that somebody typed is an assessment: never a fact, which a price page or a bill would be."""


class Price(NamedTuple):
    """`rate` in micro-dollars an hour, of each of `machines`; `parts` of a provider's, by resource.

    `rates`: the event that the rate comes from, None for a typed one.
    """

    rate: int
    machines: int
    parts: dict[str, int]
    source: str
    read_at: str
    grade: str
    rates: str | None = None


def price(store: "Store", compute: dict[str, Any], sheet: "RateSheet | None" = None) -> Price:
    """The price of the spec's [compute]; `sheet`: the provider's fresh rates where they are at hand.

    Unpriced if paid compute has no price that is a fact and less than a day old: nothing is asked here.
    """
    from ledger.actions.money.rates import fresh_rates
    from ledger.rules.cost import is_paid, r17_fresh

    if not is_paid(compute):
        return _typed(store, compute)
    sheet = sheet or fresh_rates(store, compute["backend"])
    if sheet is None:
        raise Unpriced(r17_fresh(compute["backend"]))
    rate, parts = run_rate(compute, sheet.rates)
    source = f"{sheet.source} (read {sheet.read_at[:16]}Z)"
    return Price(rate, 1, parts, source, sheet.read_at, sheet.grade, sheet.event)


def _typed(store: "Store", compute: dict[str, Any]) -> Price:
    from ledger.store.read import now_micros
    from schemas.clock import to_text
    from schemas.money import parse_usd

    rate, machines = parse_usd(compute["rate_usd_per_hour"]), max(compute["gpus"], 1)
    return Price(rate, machines, {}, compute["rate_source"], to_text(now_micros(store)), _TYPED)
