"""The estimate of an experiment as of now, as the event records it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.actions.money.balance import balance, today

if TYPE_CHECKING:
    from ledger.actions.money.balance import Balance
    from ledger.actions.money.price import Price
    from ledger.domain.experiment_state import Experiment
    from ledger.projections.view import View
    from ledger.store.open import Store

_SHOWN_AGAIN = ("rate_read_at",)


class Assessed(NamedTuple):
    """`data` of `cost.estimated`, the balance behind it, what stands approved for the plan, else why not."""

    data: dict[str, Any]
    held: "Balance"
    approved: int | None
    void: list[dict[str, str]]


def assess(
    store: "Store", view: "View", experiment: str, state: "Experiment", *, priced: "Price | None" = None
) -> Assessed:
    """The estimate of an experiment as its own stream says; head-room counts only what is still to run.

    `priced`: the price where it is at hand, else it is looked up; Unpriced where paid compute has none.
    An approval that stands is the money of its plan; one that is void counts for nothing (R17–R19).
    """
    from ledger.actions.money.price import price
    from ledger.rules import cost

    proposed = state.proposed or {}
    compute = proposed["spec"]["compute"]
    found = priced or price(store, compute)
    data = _priced(view, experiment, proposed, found)
    approved, void = _approved(store, experiment, state, data)
    whose = {} if void else {"experiment": experiment, "project": proposed["project"]}
    account = compute["backend"]
    held = balance(store, view, account, today(store, account), **whose)
    rest = data["runs"] - _paid(view, experiment)
    left = cost.estimate(found.rate, data["seconds_each"], rest, found.machines)
    data |= {"headroom": held.available - left, "cap": held.cap, "account": account, "day": held.day}
    return Assessed(data, held, approved, void)


def _priced(view: "View", experiment: str, proposed: dict[str, Any], found: "Price") -> dict[str, Any]:
    """Amount, formula, tier and worst case of the whole plan at a price."""
    from ledger.domain.experiment import size
    from ledger.rules import cost

    compute, total = proposed["spec"]["compute"], size(proposed["plan"])
    measured = _measured(view, experiment)
    seconds = compute["expected_s"] if measured is None else measured
    amount = cost.estimate(found.rate, seconds, total, found.machines)
    worst = cost.worst_case(found.rate, compute["timeout_s"], compute["retries"], total, found.machines)
    return {
        "amount": amount, "worst_case": worst, "tier": cost.tier(amount),
        "formula": cost.formula(found.rate, seconds, total, compute["gpus"], found.parts),
        "rate_per_hour": found.rate, "rate_source": found.source, "grade": found.grade,
        "rate_read_at": found.read_at, "runs": total, "seconds_each": seconds,
        "basis": "expected" if measured is None else "measured", "parts": found.parts, "rates": found.rates,
    }  # fmt: skip


def _approved(
    store: "Store", experiment: str, state: "Experiment", data: dict[str, Any]
) -> tuple[int | None, list[dict[str, str]]]:
    if state.approved is None:
        return None, []
    from ledger.actions.signatures.standing import standing

    approval, void = standing(store, experiment, state, data)
    return None if approval is None else int(approval["amount"]), void


def _paid(view: "View", experiment: str) -> int:
    """Cells that need no more money: ended for good, or started, which is reserved already."""
    from ledger.rules.launch import FINAL

    counts = (view.row("experiments", experiment) or {"counts": {}})["counts"]
    return sum(int(counts.get(state, 0)) for state in ("ok", "running", "suspected", *FINAL))


def _measured(view: "View", experiment: str) -> float | None:
    """The seconds that an ok smoke run took."""
    row = view.row("runs", f"{experiment}.1")
    if row is None or row["state"] != "ok":
        return None
    seconds = row["attempts"][str(row["attempt"])]["seconds"]
    return None if seconds is None else float(seconds)


def is_news(state: "Experiment", found: dict[str, Any]) -> bool:
    """Whether an estimate says anything that the last one of the same day did not."""
    last = state.estimate
    return last is None or _told(last) != _told(found)


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _SHOWN_AGAIN}
