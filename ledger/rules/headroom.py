"""R19: what is left of a limit covers what is still to run. Pure; amounts in micro-dollars."""

from ledger.rules.refusal import Refusal, refusal
from schemas.money import format_usd


def headroom(cap: int, spent: int, reserved: int, amount: int) -> int:
    """What remains of the day's cap after this estimate; negative is NO-GO."""
    return cap - spent - reserved - amount


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


def r19_room(available: int, limit: str, amount: int) -> list[Refusal]:
    """R19: what the narrowest limit leaves for this plan covers its estimate.

    `limit`: account, project, experiment or approval.
    """
    if available >= amount or not amount:
        return []
    whose = "the approval of this plan" if limit == "approval" else f"the cap of the {limit}"
    reason = (
        f"NO-GO: {whose} leaves ${format_usd(available)} − ${format_usd(amount)} estimate = "
        f"${format_usd(available - amount)}"
    )
    remedy = (
        "make the plan smaller, wait for tomorrow's cap, or let a person approve more: `ledger approve EXP`"
    )
    return [refusal("R19", reason, remedy)]


def r19_blocked(account: str, why: str | None) -> list[Refusal]:
    """R19: `why` nothing at all is granted: `overrun`, or `foreign` where the bill names an unknown App."""
    reason = f"NO-GO: {account} was overrun; nothing more is granted until a person looks"
    remedy = "see `ledger audit --type budget.overrun`; then `ledger budget clear --why TEXT`"
    if why == "foreign":
        reason = f"NO-GO: the bill of {account} names an App that this ledger does not know"
        remedy = "see `ledger audit --type budget.reconciled`; then `ledger budget assign APP --why TEXT`"
    return [refusal("R19", reason, remedy)]


def r19_one_run(cap: int, worst: int, approved: int = 0) -> list[Refusal]:
    """R19: the worst case of a single run, which is reserved, fits into the day's cap; else none starts."""
    if worst <= cap + approved:
        return []
    reason = (
        f"NO-GO: a single run may cost ${format_usd(worst)} (rate × timeout × (1 + retries) × gpus), "
        f"more than the day's cap of ${format_usd(cap + approved)}: it could never start"
    )
    return [refusal("R19", reason, "lower timeout_s, retries or gpus in [compute], then propose it again")]
