"""What a plan costs, and whether the day's cap allows it (R17–R19)."""

from typing import TYPE_CHECKING, Any

from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.store.open import Store


def estimate(store: "Store", exp: str, *, actor: str = "") -> dict[str, Any]:
    """`{"amount_usd", "worst_case_usd", "formula", "tier", "headroom_usd", "rate_source", "grade"}`.

    Recorded as shown, unless it says the same as the last one of the day.
    """
    from ledger.actions.assess import assess, is_news
    from ledger.actions.resolve import planned
    from ledger.handle import commit, load, retry
    from ledger.projections.view import open_view

    experiment = planned(open_view(store), exp)

    def once() -> dict[str, Any]:
        loaded = load(store, f"experiment-{experiment}")
        found = assess(store, open_view(store), experiment, loaded.state.proposed)
        if is_news(loaded.state, found):
            commit(store, [(loaded, [("cost.estimated", found)])], actor)
        return found

    return shown(experiment, retry(once))


def shown(experiment: str, data: dict[str, Any]) -> dict[str, Any]:
    """An estimate as `--json` prints it: dollars are strings."""
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
    }
