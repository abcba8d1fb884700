"""What a provider charges: asked from it, stated and signed by a person, or known from before."""

from typing import TYPE_CHECKING, Any

from ledger.errors import NoAnswer
from ledger.rules.rate_sheet import AHEAD, RateSheet, counting, stated

if TYPE_CHECKING:
    from ledger.store.open import Store

STREAM, TYPE = "ledger", "rates.recorded"
ASK_SECONDS = 45.0


def known_rates(store: "Store") -> dict[str, RateSheet]:
    """The prices of each provider that count, however old; Broken if a signature is forged.

    What was dated into the future when it was recorded is nobody's reading and hides no other one.
    """
    from ledger.actions.signatures.approvers import approvers
    from ledger.store.read import now_micros, read_stream

    approvers(store)
    sheets: dict[str, list[RateSheet]] = {}
    for event in read_stream(store, STREAM):
        if event.type != TYPE:
            continue
        told = _sheet(event.data, event.id)
        if told.age(event.recorded_at) >= -AHEAD:
            sheets.setdefault(told.provider, []).append(told)
    now = now_micros(store)
    counted = ((name, counting(found, now)) for name, found in sorted(sheets.items()))
    return {name: sheet for name, sheet in counted if sheet is not None}


def fresh_rates(store: "Store", provider: str) -> RateSheet | None:
    """The prices of a provider that count, if they are less than a day old by the database's clock (E1)."""
    from ledger.store.read import now_micros

    sheet = known_rates(store).get(provider)
    return sheet if sheet is not None and sheet.is_fresh(now_micros(store)) else None


def read_rates(store: "Store", provider: str, *, actor: str = "") -> RateSheet:
    """Ask the provider, in a process of its own, and record its answer; NoAnswer says why there is none."""
    from ledger.actions.money.provider import ask
    from ledger.store.read import now_micros
    from schemas.clock import to_text

    read_at = to_text(now_micros(store))
    answer = ask(store, "rates", provider, seconds=ASK_SECONDS)
    told = {name: answer.get(name) for name in ("source", "rates")}
    _check_plausible(provider, told["rates"])
    data = {"provider": provider, "read_at": read_at, "how": "provider", **told}
    return record(store, data, actor)


def _check_plausible(provider: str, rates: Any) -> None:
    from ledger.rules.rate_sheet import implausible
    from schemas.money import format_usd

    for name, rate in rates.items() if isinstance(rates, dict) else ():
        wrong = implausible(name, rate) if type(rate) is int and rate >= 0 else None
        if wrong:
            raise NoAnswer(f"what {provider} charges for {name}, ${format_usd(rate)}, {wrong}")


def stated_rates(store: "Store", provider: str) -> dict[str, Any]:
    """The data of `[rates.PROVIDER]` in ledger.toml, to be signed; what is a day old is refused here."""
    from ledger.errors import UsageError
    from ledger.settings import load
    from ledger.store.read import now_micros

    tables = load().rates
    if provider not in tables:
        there = f"there is only {', '.join(sorted(tables))}" if tables else "there are none"
        remedy = f'write [rates.{provider}] with source, read_at and prices, for example A10 = "1.10"'
        raise UsageError(f"ledger.toml states no rates of {provider} ({there})", remedy)
    data = stated(provider, tables[provider])
    if not _sheet(data, "").is_fresh(now_micros(store)):
        reason = f"rates.{provider}.read_at = {data['read_at']} is not within the last day"
        raise UsageError(reason, "read the prices again and write down when")
    return data


def record(store: "Store", data: dict[str, Any], actor: str) -> RateSheet:
    """Append prices as they are; NoAnswer if they are none, Undecidable where a signature is missing."""
    from ledger.handle import handle
    from schemas.registry import NEWEST, InvalidEvent, validate

    try:
        _, checked = validate(TYPE, NEWEST[TYPE], data)
    except InvalidEvent as error:
        raise NoAnswer(f"the rates of {data['provider']} have another form: {error}") from None
    receipt = handle(store, STREAM, lambda state, given: [(TYPE, given)], checked, actor=actor)[0]
    return _sheet(checked, receipt.id)


def _sheet(data: dict[str, Any], event: str) -> RateSheet:
    by = data["signed"]["by"] if data.get("signed") else None
    return RateSheet(data["provider"], data["source"], data["read_at"], data["rates"], data["how"], event, by)
