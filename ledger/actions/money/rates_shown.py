"""`ledger rates`: what is known of a provider's prices, how old it is and where it comes from."""

from typing import TYPE_CHECKING, Any

from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.rules.rate_sheet import RateSheet
    from ledger.store.open import Store


def show_rates(store: "Store", provider: str | None = None) -> dict[str, Any]:
    """`{"rates": [{"provider", "source", "read_at", "age_seconds", "fresh", "how", "signed_by", "event",
    "usd_per_hour"}], "unsigned"}`: those of each provider that count, fresh or not.

    `unsigned`: providers that ledger.toml states prices of which nobody has signed as they stand.
    """
    from ledger.actions.money.rates import known_rates
    from ledger.store.read import now_micros

    known, now = known_rates(store), now_micros(store)
    wanted = [sheet for name, sheet in known.items() if provider in (None, name)]
    return {"rates": [described(sheet, now) for sheet in wanted], "unsigned": _unsigned(known, provider)}


def described(sheet: "RateSheet", now: int) -> dict[str, Any]:
    """One provider's prices as `--json` prints them: dollars are strings."""
    return {
        "provider": sheet.provider, "source": sheet.source, "read_at": sheet.read_at,
        "age_seconds": round(sheet.age(now) / 1e6), "fresh": sheet.is_fresh(now), "grade": sheet.grade,
        "how": sheet.how, "signed_by": sheet.by, "event": sheet.event,
        "usd_per_hour": {name: format_usd(rate) for name, rate in sorted(sheet.rates.items())},
    }  # fmt: skip


def _unsigned(known: "dict[str, RateSheet]", provider: str | None) -> list[str]:
    from ledger.rules.rate_sheet import stated
    from ledger.settings import load

    found = []
    for name, table in sorted(load().rates.items()):
        if provider not in (None, name):
            continue
        held, said = known.get(name), stated(name, table)
        if held is None or (held.read_at, held.rates) != (said["read_at"], said["rates"]):
            found.append(name)
    return found
