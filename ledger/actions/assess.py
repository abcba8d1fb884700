"""The estimate of an experiment as of now, as the event records it."""

from typing import TYPE_CHECKING, Any

from ledger.actions.balance import balance, today

if TYPE_CHECKING:
    from ledger.domain.experiment import Experiment
    from ledger.projections.view import View
    from ledger.store.open import Store

_SHOWN_AGAIN = ("rate_read_at",)


def assess(store: "Store", view: "View", experiment: str, proposed: dict[str, Any]) -> dict[str, Any]:
    """The data of `cost.estimated`; head-room counts only what is still to run (R17–R19).

    A rate that somebody typed is E4 at best: never E1, which a price page or a bill would be.
    """
    from ledger.domain.experiment import size
    from ledger.rules import cost
    from ledger.store.read import now_micros
    from schemas.clock import to_text
    from schemas.money import parse_usd

    compute, total = proposed["spec"]["compute"], size(proposed["plan"])
    rate, gpus = parse_usd(compute["rate_usd_per_hour"]), compute["gpus"]
    measured = _measured(view, experiment)
    seconds = compute["expected_s"] if measured is None else measured
    amount = cost.estimate(rate, seconds, total, gpus)
    held = balance(store, view, compute["backend"], today(store))
    left = cost.estimate(rate, seconds, total - _paid(view, experiment), gpus)
    return {
        "amount": amount, "formula": cost.formula(rate, seconds, total, gpus), "tier": cost.tier(amount),
        "worst_case": cost.worst_case(rate, compute["timeout_s"], compute["retries"], total, gpus),
        "headroom": cost.headroom(held.cap, held.spent, held.reserved, left), "cap": held.cap,
        "rate_per_hour": rate, "rate_source": compute["rate_source"], "grade": "E4",
        "rate_read_at": to_text(now_micros(store)), "runs": total, "seconds_each": seconds,
        "basis": "expected" if measured is None else "measured",
        "account": held.account, "day": held.day,
    }  # fmt: skip


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
