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
    back = "wait for the runs in flight, of which something may come back; " if left + reserved >= 0 else ""
    return [refusal("R19", reason, back + _remedy("account", ""))]


def r19_room(available: int, limit: str, amount: int, raising: str = "") -> list[Refusal]:
    """R19: what the narrowest limit leaves for this plan covers its estimate.

    `limit`: account, project, experiment or approval; `raising`: the command that states another cap.
    """
    if available >= amount or not amount:
        return []
    whose = "the approval of this plan" if limit == "approval" else f"the cap of the {limit}"
    reason = (
        f"NO-GO: {whose} leaves ${format_usd(available)} − ${format_usd(amount)} estimate = "
        f"${format_usd(available - amount)}"
    )
    return [refusal("R19", reason, _remedy(limit, raising))]


def _remedy(limit: str, raising: str) -> str:
    """An approval stands beside the account's cap, and within those of a project and an experiment."""
    if limit == "approval":
        return "make the plan smaller, or let a person approve more: `ledger approve EXP`"
    how = f"let an approver raise it: `{raising}`"
    if limit == "account":
        how = "let a person approve it: `ledger approve EXP`"
    return f"make the plan smaller, wait for tomorrow's cap, or {how}"


def r19_blocked(account: str, why: str | None) -> list[Refusal]:
    """R19: `why` nothing at all is granted: `overrun`, or `foreign` where the bill names an unknown App."""
    reason = f"NO-GO: {account} was overrun; nothing more is granted until a person looks"
    remedy = "`ledger budget` names the run; an approver has a look: `ledger budget clear --why TEXT`"
    if why == "foreign":
        reason = f"NO-GO: the bill of {account} names an App that this ledger does not know"
        remedy = "`ledger budget` names it; an approver says whose: `ledger budget assign APP --why TEXT`"
    return [refusal("R19", reason, remedy)]


def r19_one_run(cap: int, worst: int, approved: int = 0) -> list[Refusal]:
    """R19: the worst case of a single run, which is reserved, fits into its limit; else none starts.

    The limit is the day's cap, or what was `approved` for the plan, with a cap of 0 beside it.
    """
    if worst <= cap + approved:
        return []
    limit = "the day's cap" if cap or not approved else "the approval"
    reason = (
        f"NO-GO: a single run may cost ${format_usd(worst)} (rate × timeout × (1 + retries) × gpus), "
        f"more than {limit} of ${format_usd(cap + approved)}: it could never start"
    )
    remedy = (
        "lower timeout_s, retries or gpus in [compute], then propose it again; "
        f"or let a person approve at least ${format_usd(worst)}: `ledger approve EXP`"
    )
    return [refusal("R19", reason, remedy)]
