"""`ledger estimate`: what a plan costs, and whether the day's cap allows it."""

from typing import Any

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage
from schemas.money import usd

HELP = Usage(
    examples=("ledger estimate mlp", "ledger estimate @last --json"),
    exits={
        0: "also where the head-room is negative: this is a look",
        3: "paid compute without a price that is a fact and less than a day old; recorded",
        4: "no such experiment",
    },
    json='{"amount_usd", "worst_case_usd", "formula", "tier", "headroom_usd", "rate_source", '
    '"grade", "parts", "approve_usd", "approved_usd", "warnings", ...}; dollars are strings.',
)


def command(exp: Exp, actor: Actor = "", json: Json = False) -> None:
    """Estimate the cost: amount, worst case, tier, head-room.

    The amount is rate x expected time x runs; after the smoke run its measured time counts. The worst
    case is what all runs could cost: rate x timeout x (1 + retries). For paid compute the rate is the
    provider's, less than a day old (`ledger rates`), and not what the spec says.
    """
    from ledger.actions.money.estimate import estimate

    with ledger(writes=True) as store:
        document = estimate(store, exp, actor=who(actor))
    show(document, json, lambda: text(document))


def text(document: dict[str, Any]) -> str:
    """The estimate in four lines, what stands approved or is to approve, and what differs from the spec."""
    lines = [
        f"estimate   ${document['amount_usd']}  = {clean(document['formula'])}",
        f"worst case ${document['worst_case_usd']}",
        f"tier       {clean(document['tier'])}, "
        f"head-room {usd(document['headroom_usd'])} of {_limit(document)}",
        f"rate       {clean(document['rate_source'])} [{clean(document['grade'])}], "
        f"time {clean(document['basis'])}",
    ]
    if document["approved_usd"] is not None:
        lines.append(f"approved   ${document['approved_usd']} for this plan at this price")
    elif document["tier"] == "STOP":
        how = f"`ledger approve {clean(document['experiment'])}`"
        lines.append(f"approve    ${document['approve_usd']} by a person: {how}")
    return "\n".join([*lines, *(f"note       {clean(text)}" for text in document["warnings"])])


def _limit(document: dict[str, Any]) -> str:
    """An approved plan uses its approval, every other one the day's cap."""
    approved = document["approved_usd"]
    return f"the day's ${document['cap_usd']}" if approved is None else f"the approved ${approved}"
