"""`ledger estimate`: what a plan costs, and whether the day's cap allows it."""

from typing import Any

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger estimate mlp", "ledger estimate @last --json"),
    exits={0: "also where the head-room is negative: this is a look", 4: "no such experiment"},
    json='{"amount_usd", "worst_case_usd", "formula", "tier", "headroom_usd", "rate_source", '
    '"grade", ...}; dollars are strings.',
)


def command(exp: Exp, actor: Actor = "", json: Json = False) -> None:
    """Estimate the cost: amount, worst case, tier, head-room.

    The amount is rate x expected time x runs; after the smoke run its measured time counts. The worst
    case is what will be reserved: rate x timeout x (1 + retries) x gpus.
    """
    from ledger.actions.estimate import estimate

    with ledger(writes=True) as store:
        document = estimate(store, exp, actor=who(actor))
    show(document, json, lambda: text(document))


def text(document: dict[str, Any]) -> str:
    """The estimate in four lines."""
    return "\n".join(
        (
            f"estimate   ${document['amount_usd']}  = {clean(document['formula'])}",
            f"worst case ${document['worst_case_usd']}",
            f"tier       {clean(document['tier'])}, head-room ${document['headroom_usd']}"
            f" of the day's ${document['cap_usd']}",
            f"rate       {clean(document['rate_source'])} [{clean(document['grade'])}], "
            f"time {clean(document['basis'])}",
        )
    )
