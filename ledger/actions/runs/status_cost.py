"""What an experiment and its runs cost so far beside the estimate and the bill (R24). Light, for `status`."""

from typing import TYPE_CHECKING, Any

from ledger.actions.money.attempt_money import is_open, rate_of, running, spans
from ledger.rules.allocation import HOUR, Span
from schemas.clock import to_text
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]
_UNASKED = frozenset({"killed", "stopped", "lost"})
"""Ends that come from outside; a timeout, an exception or a NaN are the run's own."""


def moment(store: "Store", view: "View", past: bool) -> int:
    """Now by the database's clock, or when the last event of a past state was recorded (microseconds)."""
    from ledger.store import read

    return (read.recorded_at(store, view.index) or 0) if past else read.now_micros(store)


def experiment_cost(view: "View", row: Row, runs: dict[str, Row], now: int) -> Row:
    """The key `cost` of an experiment's document; `now` in microseconds.

    `ratio` is actual ÷ estimate; the actual is what was counted, and what the bill adds to it.
    """
    tried = [attempt for run in runs.values() for attempt in run["attempts"].values()]
    incurred = sum(attempt["cost"] or 0 for attempt in tried)
    live = sum(running(attempt, rate_of(attempt, row), now) for attempt in tried)
    bills, estimate = row["bills"].values(), row["estimate"]
    billed = sum(bill["billed"] for bill in bills)
    actual = incurred + live + billed - sum(bill["counted"] for bill in bills)
    return {
        "estimate_usd": None if estimate is None else format_usd(estimate["amount"]),
        "incurred_usd": format_usd(incurred),
        "running_usd": format_usd(live),
        "reserved_usd": format_usd(_reserved(view, row)),
        "billed_usd": format_usd(billed) if bills else None,
        "residual_usd": format_usd(sum(bill["residual"] for bill in bills)) if bills else None,
        "state": _state(row, runs, now),
        "ratio": round(actual / estimate["amount"], 4) if estimate and estimate["amount"] else None,
        "unknown_attempts": sum(run["cost_unknown"] for run in runs.values()),
        "provider_retries": sum(provider_retries(run) for run in runs.values()),
    }


def run_cost(row: Row, experiment: Row | None, now: int) -> Row:
    """What stands beside `cost_usd` of one run."""
    shares = [amount for attempt in row["attempts"].values() for amount in attempt["billed"].values()]
    current = row["attempts"].get(str(row["attempt"]))
    rate = rate_of(current, experiment) if current else 0
    live = sum(running(attempt, rate_of(attempt, experiment), now) for attempt in row["attempts"].values())
    return {
        "running_usd": format_usd(live), "billed_usd": format_usd(sum(shares)) if shares else None,
        "rate_usd_per_hour": format_usd(rate), "provider_retries": provider_retries(row),
    }  # fmt: skip


def provider_retries(row: Row) -> int:
    """Attempts that the provider made by itself: each was paid for."""
    return sum(attempt["retry_of"] is not None for attempt in row["attempts"].values())


def unasked_ends(store: "Store", runs: dict[str, Row], experiment: Row | None) -> list[Row]:
    """Attempts that cost money and were ended from outside, though neither a person nor the guard said so.

    One that the provider repeated by itself went on, and one that no worker ever claimed did not run. An
    approval of a stop counts where it is genuine: signed, for paid work.
    """
    from ledger.actions.runs.stop_approved import approved_stops

    ended = {
        (run, int(number)): attempt
        for run, row in runs.items()
        for number, attempt in row["attempts"].items()
        if attempt["outcome"] in _UNASKED
        and attempt["started"] is not None
        and rate_of(attempt, experiment) > 0
        and attempt["tripped"] is None
        and int(number) not in {other["retry_of"] for other in row["attempts"].values()}
    }
    said = [place for place, attempt in ended.items() if attempt["stop"] == "approved"]
    asked = set(approved_stops(store, said)) if said else set()
    return [
        {"run": run, "attempt": number, "outcome": attempt["outcome"]}
        for (run, number), attempt in ended.items()
        if (run, number) not in asked
    ]


def reserved(view: "View", account: str, name: str) -> int:
    """Micro-dollars that stand reserved for an experiment (`x1`) or for one run of it (`x1.3`)."""
    days = view.rows("spend", f"{account}/").values()
    return sum(
        amount for day in days for of, amount in day["reservations"].items() if of.startswith(f"{name}.")
    )


def _reserved(view: "View", row: Row) -> int:
    return reserved(view, account_of(row), row["id"])


def account_of(row: Row) -> str:
    """The account that an experiment is counted on."""
    return str((row["estimate"] or {}).get("account") or row["compute"].get("backend", "local"))


def _state(row: Row, runs: dict[str, Row], now: int) -> str:
    """`reconciled` once every hour in which something ran was billed, of each App where bills name its id."""
    if not row["bills"]:
        return "estimated"
    if any(is_open(attempt) for run in runs.values() for attempt in run["attempts"].values()):
        return "partly"
    billed = {tuple(place.rsplit(" ", 1)) for place in row["bills"]}
    apps = {app for app, _ in billed}
    tried = {f"{run}.{n}": one["app"] for run, held in runs.items() for n, one in held["attempts"].items()}
    named = bool(apps & set(tried.values()))  # else handles and bills call an App by different names
    held = [s for run, one in runs.items() for s in spans(run, one, row, account_of(row), now)]
    spent = [(tried[span.attempt] if named else None, span) for span in held if span.rate]
    due = {(app, hour) for app, span in spent for hour in _hours(span)}
    seen = billed | {(None, hour) for _, hour in billed}
    return "reconciled" if due <= seen else "partly"


def _hours(span: Span) -> list[str]:
    """The hours that it touches, as a bill writes them."""
    numbers = range(span.start // HOUR, -(-span.end // HOUR))
    return [to_text(number * HOUR)[:19] + "Z" for number in numbers]
