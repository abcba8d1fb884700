"""Money before it is spent: R17 and R18. Amounts in micro-dollars, times in seconds."""

import math
from collections.abc import Mapping
from typing import Any

from ledger.rules.rates import NOTE, SHARED
from ledger.rules.refusal import Refusal, refusal
from schemas.money import cost, format_usd
from schemas.spec_words import OWN_BACKENDS

WARN_FROM = 5_000_000
STOP_ABOVE = 20_000_000


def tier(amount: int) -> str:
    """AUTO under $5, WARN from $5 to $20, STOP above (R18)."""
    if amount < WARN_FROM:
        return "AUTO"
    return "WARN" if amount <= STOP_ABOVE else "STOP"


def is_paid(compute: dict[str, Any]) -> bool:
    """Whether the spec's [compute] costs somebody else's money: every backend but own hardware."""
    return compute["backend"] not in OWN_BACKENDS


def estimate(rate_per_hour: int, seconds: float, runs: int, gpus: int) -> int:
    """runs × max(gpus, 1) × hours × rate, rounded up once; `gpus` is 1 where the rate is a whole run's."""
    return cost(rate_per_hour, seconds, runs * max(gpus, 1))


def worst_case(rate_per_hour: int, timeout: float, retries: int, runs: int, gpus: int) -> int:
    """What the runs cost if each takes its whole time on every attempt."""
    return cost(rate_per_hour, timeout, runs * max(gpus, 1) * (1 + retries))


def whole_rate(estimated: dict[str, Any], compute: dict[str, Any]) -> int:
    """Micro-dollars an hour of one run with all that it uses, by the fields of cost.estimated.

    A typed rate is that of one machine; a provider's is the sum of its parts already.
    """
    rate = int(estimated["rate_per_hour"])
    return rate if estimated.get("parts") else rate * max(int(compute["gpus"]), 1)


def formula(
    rate_per_hour: int, seconds: float, runs: int, gpus: int, parts: Mapping[str, int] | None = None
) -> str:
    """`18 runs × 1 × 0.000556 h × $0.00/h = $0.00`.

    With parts: `150 runs × 0.0833 h × $1.10/h (A10 $1.10) = $13.75`; `gpus` then counts GPUs.
    """
    noun, hours, rate = "run" if runs == 1 else "runs", _hours(seconds), f"${format_usd(rate_per_hour)}/h"
    if not parts:
        amount = format_usd(estimate(rate_per_hour, seconds, runs, gpus))
        return f"{runs} {noun} × {max(gpus, 1)} × {hours} h × {rate} = ${amount}"
    amount = format_usd(estimate(rate_per_hour, seconds, runs, 1))
    return f"{runs} {noun} × {hours} h × {rate} ({_listed(parts, gpus)}) = ${amount}"


def _listed(parts: Mapping[str, int], gpus: int) -> str:
    counted = {name: f"{gpus} × {name}" if gpus > 1 and name not in SHARED else name for name in parts}
    sum_of = " + ".join(f"{counted[name]} ${format_usd(amount)}" for name, amount in parts.items())
    return f"{sum_of}; {NOTE}" if SHARED.keys() & parts.keys() else sum_of


def _hours(seconds: float) -> str:
    """Four decimals, or as many as a short run needs to show three digits."""
    hours = seconds / 3600
    decimals = 4 if hours == 0 else max(4, 2 - math.floor(math.log10(hours)))
    return f"{hours:.{decimals}f}"


def r17_estimated(shown: dict[str, Any] | None, paid: bool) -> list[Refusal]:
    """R17: an estimate was shown; for paid compute its rate is a fact (E1).

    `shown` holds the fields of cost.estimated, None if there is none.
    """
    if shown is None:
        return [
            refusal(
                "R17", "no cost estimate was shown for this plan today", "run `ledger estimate EXP` first"
            )
        ]
    if paid and shown["grade"] != "E1":
        reason = f"the rate of paid compute has grade {shown['grade']}; only E1, a fact, will do"
        return [refusal("R17", reason, "run `ledger estimate EXP` again with the provider's own rates")]
    return []


def r17_fresh(backend: str, why: str = "") -> list[Refusal]:
    """R17: no rate of a paid backend that is a fact and less than a day old; `why` it could not be read."""
    told = f" ({why})" if why else ""
    reason = f"there is no rate of {backend} that was read less than a day ago{told}; a typed rate is no fact"
    remedy = (
        f"`ledger rates read --provider {backend}` where its credentials are, or state the prices in "
        f"[rates.{backend}] of ledger.toml and let an approver sign: `ledger rates sign --provider {backend}`"
    )
    return [refusal("R17", reason, remedy)]


def r17_same_price(shown: dict[str, Any], now: dict[str, Any]) -> list[Refusal]:
    """R17: the price has not changed since it was shown; both hold the fields of cost.estimated."""
    before, after = shown["rate_per_hour"], now["rate_per_hour"]
    if (before, shown.get("parts")) == (after, now.get("parts")):
        return []
    reason = (
        f"the price has changed since it was shown: ${format_usd(before)}/h then, ${format_usd(after)}/h now"
    )
    return [refusal("R17", reason, "run `ledger estimate EXP` again")]


def r18_approver(paid: bool, enrolled: bool) -> list[Refusal]:
    """R18: somebody could approve; without an approver the cap of a paid account is $0."""
    if not paid or enrolled:
        return []
    reason = "no approver is enrolled, so the cap of paid compute is $0"
    return [refusal("R18", reason, "a person enrols at a terminal: `ledger init --approver`")]


def r18_approved(amount: int, approved: int | None = None) -> list[Refusal]:
    """R18: over $20 a person approves this plan up to an amount, in dollars; below that nobody need."""
    if tier(amount) != "STOP":
        return []
    dollars = f"${format_usd(amount)}"
    if approved is not None and approved >= amount:
        return []
    reason = f"{dollars} is in the STOP tier (over ${format_usd(STOP_ABOVE)}); nobody has approved it"
    if approved is not None:
        reason = f"{dollars} is above the approved ${format_usd(approved)}"
    remedy = f"a person must approve {dollars}: `ledger approve EXP`; or make the plan smaller"
    return [refusal("R18", reason, remedy)]
