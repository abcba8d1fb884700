"""`ledger approve`: a person approves one plan at one price."""

from typing import TYPE_CHECKING, Any

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import clean, clean_block, note, show
from ledger.cli.usage import Usage

if TYPE_CHECKING:
    from ledger.actions.money.approve import Asked
    from ledger.store.open import Store

HELP = Usage(
    examples=("ledger approve mlp",),
    exits={
        0: "",
        3: "no person, no approver, a wrong secret, or an amount below the estimate (R18)",
        4: "no such experiment",
        5: "the experiment is closed",
        6: "this is not the ledger that was here before",
    },
    json='{"experiment", "approved_usd", "digest", "approver", "fingerprint", "nonce"}; dollars are strings.',
)
_DOLLARS = "0123456789$., "
_DRAIN = 1.5
"""Seconds in which a line that was meant as the secret is still kept off the screen."""


def command(exp: Exp, actor: Actor = "", json: Json = False) -> None:
    """Approve a plan up to an amount, as a person (R18).

    It shows the plan and its price, then asks for the dollars and for the approver's secret, at a
    terminal. An approval holds for this very plan at this very price; approving again replaces it.
    """
    with ledger(writes=True) as store:
        document = _approve(store, exp, who(actor))
    show(document, json, lambda: _text(document))


def _approve(store: "Store", exp: str, actor: str) -> dict[str, Any]:
    from ledger.actions.money.approve import approve, asked, deny
    from ledger.cli.person import ask_secret, require_person
    from ledger.errors import NoApprover, NoPerson, WrongSecret

    about, amount = asked(store, exp, actor=actor), None
    try:
        require_person("an approval")
        note(clean_block(about.terms["statement"]))
        amount = _dollars(store, about, actor)
        return approve(store, about, amount, ask_secret("Secret (not shown): "), actor=actor)
    except (NoPerson, NoApprover, WrongSecret) as error:
        deny(store, about.experiment, error.message, remedy=error.remedy, amount=amount, actor=actor)


def _dollars(store: "Store", about: "Asked", actor: str) -> int:
    """The first line; what is no amount is neither shown nor kept: it may be the secret."""
    from ledger.actions.money.approve import check_offer, deny
    from ledger.cli.person import ask, swallow
    from ledger.errors import Refused
    from schemas.money import format_usd, parse_usd

    typed = ask("Dollars to approve: ", shows=_DOLLARS)
    try:
        try:
            amount = parse_usd(typed)
        except ValueError:
            remedy = "type dollars such as 20.40, and then the secret: `ledger approve EXP`"
            deny(
                store, about.experiment, "the first line was no amount in dollars", remedy=remedy, actor=actor
            )
        check_offer(store, about, amount, actor=actor)
    except Refused:
        swallow(_DRAIN)
        raise
    if amount < about.suggested:
        note(
            f"below the suggested ${format_usd(about.suggested)}: a run may not find room for its worst case"
        )
    return amount


def _text(document: dict[str, Any]) -> str:
    by = f"{clean(document['approver'])}, key {document['fingerprint']}"
    return f"approved ${document['approved_usd']} for {document['experiment']} by {by}"
