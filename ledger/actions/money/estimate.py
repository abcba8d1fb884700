"""What a plan costs, and whether the day's cap allows it (R17–R19)."""

from typing import TYPE_CHECKING, Any, NoReturn

from ledger.errors import Refused
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.actions.money.price import Price
    from ledger.rules.rate_sheet import RateSheet
    from ledger.store.open import Store


def estimate(store: "Store", exp: str, *, actor: str = "") -> dict[str, Any]:
    """`{"amount_usd", "worst_case_usd", "formula", "tier", "headroom_usd", "rate_source", "grade"}` and more.

    Recorded as shown, unless it says the same as the last one of the day. Paid compute whose price is not
    known from less than a day ago is asked for once; Refused (R17, recorded) if there is none.
    """
    from ledger.actions.money.assess import assess, is_news
    from ledger.actions.resolve import planned
    from ledger.handle import commit, load, retry
    from ledger.projections.view import open_view

    experiment = planned(open_view(store), exp)
    proposed = load(store, f"experiment-{experiment}").state.proposed
    priced = _price(store, experiment, proposed["spec"]["compute"], actor)

    def once() -> tuple[dict[str, Any], int | None]:
        loaded = load(store, f"experiment-{experiment}")
        found = assess(store, open_view(store), experiment, loaded.state, priced=priced)
        if is_news(loaded.state, found.data):
            commit(store, [(loaded, [("cost.estimated", found.data)])], actor)
        return found.data, found.approved

    found, approved = retry(once)
    return shown(experiment, proposed["spec"]["compute"], found, approved)


def _price(store: "Store", experiment: str, compute: dict[str, Any], actor: str) -> "Price":
    """The price of a plan; the provider is asked only where what is known is a day old."""
    from ledger.actions.money.price import price
    from ledger.rules.rates import Unpriced

    try:
        return price(store, compute, _rates(store, compute, actor))
    except Unpriced as error:
        _refuse(store, experiment, error.refused, actor)


def _rates(store: "Store", compute: dict[str, Any], actor: str) -> "RateSheet | None":
    from ledger.actions.money.rates import fresh_rates, read_rates
    from ledger.errors import NoAnswer
    from ledger.rules.cost import is_paid, r17_fresh
    from ledger.rules.rates import Unpriced

    if not is_paid(compute):
        return None
    backend = compute["backend"]
    try:
        return fresh_rates(store, backend) or read_rates(store, backend, actor=actor)
    except NoAnswer as error:
        raise Unpriced(r17_fresh(backend, error.message)) from None


def _refuse(store: "Store", experiment: str, refused: list[dict[str, str]], actor: str) -> NoReturn:
    from ledger.actions.remedies import named
    from ledger.handle import handle

    told = named(refused, experiment)
    event = ("estimate.refused", {"refused": told})
    handle(store, f"experiment-{experiment}", lambda state, given: [given], event, actor=actor)
    raise Refused(told)


def shown(
    experiment: str, compute: dict[str, Any], data: dict[str, Any], approved: int | None
) -> dict[str, Any]:
    """An estimate as `--json` prints it: dollars are strings.

    `approve_usd`: what to approve so that every run can start: the estimate and one run's worst case.
    `approved_usd`: what stands approved for this very plan at this price.
    """
    from ledger.rules.approval import price, suggested

    each = price(data, compute).each
    return {
        "experiment": experiment,
        "amount_usd": format_usd(data["amount"]),
        "worst_case_usd": format_usd(data["worst_case"]),
        "formula": data["formula"],
        "tier": data["tier"],
        "headroom_usd": format_usd(data["headroom"]),
        "cap_usd": format_usd(data["cap"]),
        "rate_source": data["rate_source"],
        "grade": data["grade"],
        "runs": data["runs"],
        "basis": data["basis"],
        "parts": {name: format_usd(amount) for name, amount in data["parts"].items()},
        "approve_usd": format_usd(suggested(data["amount"], each)),
        "approved_usd": None if approved is None else format_usd(approved),
        "warnings": _warnings(compute, data),
    }


def _warnings(compute: dict[str, Any], data: dict[str, Any]) -> list[str]:
    """A typed rate that is not the provider's; it counts for nothing where the provider's is known."""
    from schemas.money import parse_usd

    stated = compute.get("rate_usd_per_hour")
    if stated is None:
        return []
    typed, gpus = parse_usd(stated), max(compute["gpus"], 1)
    known = {data["rate_per_hour"], *(-(-amount // gpus) for amount in data["parts"].values())}
    if not data["parts"] or {typed, typed * gpus} & known:
        return []
    said, counts = format_usd(typed), format_usd(data["rate_per_hour"])
    source = compute.get("rate_source") or "no source"
    return [f"the spec says ${said}/h ({source}); what counts is ${counts}/h for one run"]
