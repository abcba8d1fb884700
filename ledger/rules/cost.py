"""Money before it is spent: R17 to R19. Amounts in micro-dollars, times in seconds."""

import math
from typing import Any

from ledger.rules.refusal import Refusal, refusal
from schemas.money import cost, format_usd

WARN_FROM = 5_000_000
STOP_ABOVE = 20_000_000
DAY = 86_400_000_000
"""A day in microseconds: a paid rate older than this is not live any more."""


def tier(amount: int) -> str:
    """AUTO under $5, WARN from $5 to $20, STOP above (R18)."""
    if amount < WARN_FROM:
        return "AUTO"
    return "WARN" if amount <= STOP_ABOVE else "STOP"


def is_paid(compute: dict[str, Any]) -> bool:
    """Whether the spec's [compute] costs somebody's money: every backend but this machine's own."""
    return bool(compute["backend"] != "local")


def estimate(rate_per_hour: int, seconds: float, runs: int, gpus: int) -> int:
    """runs × max(gpus, 1) × hours × rate, rounded up once."""
    return cost(rate_per_hour, seconds, runs * max(gpus, 1))


def worst_case(rate_per_hour: int, timeout: float, retries: int, runs: int, gpus: int) -> int:
    """What the runs cost if each takes its whole time on every attempt."""
    return cost(rate_per_hour, timeout, runs * max(gpus, 1) * (1 + retries))


def formula(rate_per_hour: int, seconds: float, runs: int, gpus: int) -> str:
    """`18 runs × 1 × 0.000556 h × $0.00/h = $0.00`."""
    amount = format_usd(estimate(rate_per_hour, seconds, runs, gpus))
    noun = "run" if runs == 1 else "runs"
    return (
        f"{runs} {noun} × {max(gpus, 1)} × {_hours(seconds)} h × ${format_usd(rate_per_hour)}/h = ${amount}"
    )


def _hours(seconds: float) -> str:
    """Four decimals, or as many as a short run needs to show three digits."""
    hours = seconds / 3600
    decimals = 4 if hours == 0 else max(4, 2 - math.floor(math.log10(hours)))
    return f"{hours:.{decimals}f}"


def headroom(cap: int, spent: int, reserved: int, amount: int) -> int:
    """What remains of the day's cap after this estimate; negative is NO-GO."""
    return cap - spent - reserved - amount


def r17_estimated(shown: dict[str, Any] | None, paid: bool, age: int = 0) -> list[Refusal]:
    """R17: an estimate was shown; for paid compute its rate is a fact (E1), read less than a day ago.

    `shown` holds the fields of cost.estimated, None if there is none; `age` of the rate in microseconds.
    """
    if shown is None:
        return [refusal("R17", "no cost estimate was shown for this plan", "run `ledger estimate EXP` first")]
    if not paid:
        return []
    if shown["grade"] != "E1":
        reason = f"the rate of paid compute has grade {shown['grade']}; only E1, a fact, will do"
        return [refusal("R17", reason, "take the rate from the provider's own price page or answer")]
    if age > DAY:
        reason = f"the rate was read at {shown['rate_read_at']}, more than a day ago"
        return [refusal("R17", reason, "run `ledger estimate EXP` again with the live price")]
    return []


def r18_approved(amount: int, paid: bool, approved: int | None = None) -> list[Refusal]:
    """R18: over $20, or on a paid backend, a person approves this plan up to an amount, in dollars."""
    level, dollars = tier(amount), f"${format_usd(amount)}"
    if level != "STOP" and not paid:
        return []
    if approved is not None and approved >= amount:
        return []
    if approved is not None:
        reason = f"{dollars} is above the approved ${format_usd(approved)}"
    elif level == "STOP":
        reason = f"{dollars} is in the STOP tier (over ${format_usd(STOP_ABOVE)}); nobody has approved it"
    else:
        reason = f"{dollars} on a paid backend; nobody has approved it"
    return [refusal("R18", reason, f"a person must approve {dollars}, or make the plan smaller")]


def r19_headroom(cap: int, spent: int, reserved: int, amount: int, approved: int = 0) -> list[Refusal]:
    """R19: cap − spent − reserved − estimate is not negative; an approval raises the cap for its own plan.

    `amount` is the estimate of what the plan has still to run; where nothing costs, nothing is forbidden.
    """
    left = headroom(cap + approved, spent, reserved, amount)
    if left >= 0 or not amount:
        return []
    reason = (
        f"NO-GO: ${format_usd(cap + approved)} cap − ${format_usd(spent)} spent − ${format_usd(reserved)} "
        f"reserved − ${format_usd(amount)} estimate = ${format_usd(left)}"
    )
    return [
        refusal("R19", reason, "make the plan smaller, wait for tomorrow's cap, or let a person approve it")
    ]


def r19_one_run(cap: int, worst: int, approved: int = 0) -> list[Refusal]:
    """R19: the worst case of a single run, which is reserved, fits into the day's cap; else none starts."""
    if worst <= cap + approved:
        return []
    reason = (
        f"NO-GO: a single run may cost ${format_usd(worst)} (rate × timeout × (1 + retries) × gpus), "
        f"more than the day's cap of ${format_usd(cap + approved)}: it could never start"
    )
    return [refusal("R19", reason, "lower timeout_s, retries or gpus in [compute], then propose it again")]
