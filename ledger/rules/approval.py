"""R18: what an approval covers, and what makes it void. Pure; amounts in micro-dollars."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ledger.rules.refusal import Refusal, refusal
from schemas.money import cost, format_usd

MOST = 2**53 - 1
"""The greatest amount that has a canonical form, so that it can be signed: nine billion dollars."""


class OneRun(NamedTuple):
    """One run of a plan: what it costs an hour, what at worst, and how often it may be claimed."""

    rate_per_hour: int
    each: int
    claims: int


def price(estimate: dict[str, Any], compute: dict[str, Any]) -> OneRun:
    """The price of one run by an estimate (data of `cost.estimated`) and the spec's [compute].

    A typed rate is that of one machine; a provider's is the sum of its parts already.
    """
    gpus = 1 if estimate.get("parts") else max(int(compute["gpus"]), 1)
    rate, claims = int(estimate["rate_per_hour"]) * gpus, 1 + int(compute["retries"])
    return OneRun(rate, cost(rate, float(compute["timeout_s"]) * claims), claims)


def suggested(amount: int, each: int) -> int:
    """What to approve: the estimate and the worst case of one run, since a run is reserved at its worst."""
    return amount + each


def r18_standing(
    approval: dict[str, Any], *, ledger: str, experiment: str, digest: str, rate_per_hour: int, amount: int
) -> list[Refusal]:
    """R18: why an approval (data of `launch.approved`) does not hold for a plan at its price; else empty.

    `digest` of the plan, `rate_per_hour` of one run with all that it uses, `amount` of the estimate now.
    """
    found = []
    if approval["ledger"] != ledger:
        found.append(f"it was given for another ledger, {approval['ledger']}")
    if approval["experiment"] != experiment:
        found.append(f"it was given for another experiment, {approval['experiment']}")
    if approval["digest"] != digest:
        found.append(f"the plan is another one since: approved was {approval['digest'][:12]}")
    if approval["rate_per_hour"] != rate_per_hour:
        now = f"a run costs ${format_usd(rate_per_hour)}/h now"
        found.append(f"${format_usd(approval['rate_per_hour'])}/h was approved, {now}")
    if approval["amount"] < amount:
        now = f"the estimate is ${format_usd(amount)} now"
        found.append(f"${format_usd(approval['amount'])} was approved, {now}")
    return [_void(reason) for reason in found]


def r18_signed(
    approval: dict[str, Any], *, ledger: str, stream: str, approvers: Mapping[str, dict[str, Any]]
) -> list[Refusal]:
    """R18: nobody but an approver gives an approval; `approvers`: data of their enrolment by fingerprint."""
    from ledger.rules.genuine import genuine

    key = approvers.get(approval["signed"]["by"])
    if key is None:
        return [_void(f"{approval['signed']['by']} is no approver of this ledger")]
    if genuine(ledger, stream, "launch.approved", approval, key["public_key"]):
        return []
    return [_void("its signature is not genuine for this ledger, this experiment and these amounts")]


def r18_offered(offered: int, amount: int, drawn: int) -> list[Refusal]:
    """R18: what a person approves covers the estimate, and what was drawn of a former approval."""
    least = max(amount, drawn)
    if least <= offered <= MOST:
        return []
    if offered > MOST:
        return [refusal("R18", f"${format_usd(offered)} is no plan's price", "type the dollars of this plan")]
    what = "the estimate" if amount >= drawn else "what was drawn of the former approval"
    reason = f"${format_usd(offered)} is below {what}, ${format_usd(least)}"
    return [refusal("R18", reason, f"approve at least ${format_usd(least)}: `ledger approve EXP`")]


def _void(reason: str) -> Refusal:
    return refusal("R18", f"the approval is void: {reason}", "a person approves anew: `ledger approve EXP`")
