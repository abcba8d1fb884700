"""R19: what is left of a limit covers what is still to run. Pure; amounts in micro-dollars."""

from ledger.rules.refusal import Refusal, refusal
from schemas.money import format_usd, usd


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
        f"reserved − ${format_usd(amount)} estimate = {usd(left)}"
    )
    return [refusal("R19", reason, _waiting(left + reserved >= 0) + _remedy("account", ""))]


def r19_room(
    available: int, limit: str, amount: int, raising: str = "", *, waiting: bool = False
) -> list[Refusal]:
    """R19: what the narrowest limit leaves for this plan covers its estimate.

    `limit`: account, project, experiment or approval; `raising`: the command that states another cap;
    `waiting`: what is reserved may bring it, if it comes back.
    """
    if available >= amount or not amount:
        return []
    reason = (
        f"NO-GO: {_whose(limit)} leaves {usd(available)} − ${format_usd(amount)} estimate = "
        f"{usd(available - amount)}"
    )
    return [refusal("R19", reason, _waiting(waiting) + _remedy(limit, raising))]


def _waiting(helps: bool) -> str:
    """Only the worst cases of runs in flight are in the way."""
    return "add --wait, which waits for what the runs in flight give back; or " if helps else ""


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


def r19_today(at_best: int, limit: str, worst: int) -> list[Refusal]:
    """R19: the worst case of one run fits into what the day can still give, all reservations come back."""
    if worst <= at_best:
        return []
    reason = (
        f"NO-GO: one run is started with its worst case of ${format_usd(worst)} set aside, and "
        f"{_whose(limit)} can give ${format_usd(at_best)} today at best: it could not start"
    )
    how = "wait for tomorrow's cap, or lower timeout_s, retries or gpus in [compute] and propose it again"
    if limit == "approval":
        how = "let a person approve more: `ledger approve EXP`"
    return [refusal("R19", reason, how)]


def _whose(limit: str) -> str:
    return "the approval of this plan" if limit == "approval" else f"the cap of the {limit}"


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
