"""List the approvers of a ledger, or revoke one.

`ledger init --approver` enrols them. An approver's secret opens his key, which signs approvals, raised caps
and prices that are stated by hand.
"""

from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, columns, show
from ledger.cli.usage import Usage

_LIST = Usage(
    examples=("ledger approver list", "ledger approver list --json"),
    exits={0: "", 6: "an enrolment is forged"},
    json='{"approvers": [{"name", "fingerprint", "state", "key"}]}',
)
_REVOKE = Usage(
    examples=('ledger approver revoke 4f1c-90ab --why "left the lab"',),
    exits={
        0: "",
        3: "no person, or a wrong secret (R18)",
        4: "no such approver",
        5: "the last one, or revoked",
    },
    json='{"fingerprint", "revoked", "by"}',
)
HELP = Usage(
    examples=(*_LIST.examples[:1], *_REVOKE.examples),
    exits={0: "", 3: "", 4: "", 5: "the last approver, or one revoked before", 6: ""},
    json='list: {"approvers": [{"name", "fingerprint", "state", "key"}]}; revoke: {"fingerprint", "revoked", '
    '"by"}.',
)
Key = Annotated[
    str, typer.Argument(metavar="FINGERPRINT", help="The key's, or its beginning.", show_default=False)
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it counts no more.", show_default=False)]


def listed(json: Json = False) -> None:
    """List the approvers, those revoked too."""
    from ledger.actions.signatures.approver import list_approvers

    with ledger() as store:
        document = list_approvers(store)
    show(document, json, lambda: _text(document["approvers"]))


def revoke(fingerprint: Key, *, why: Why, actor: Actor = "", json: Json = False) -> None:
    """Revoke an approver's key, signed by an approver.

    What it signed before stays valid; approve anew what should not.
    """
    with ledger(writes=True) as store:
        document = _revoke(store, fingerprint, why, who(actor))
    show(document, json, lambda: f"revoked {document['fingerprint']}, signed by {document['by']}")


def _revoke(store: Any, fingerprint: str, why: str, actor: str) -> dict[str, Any]:
    from ledger.actions.signatures.approver import revocable
    from ledger.actions.signatures.approver import revoke as action
    from ledger.actions.signatures.enrol import refuse
    from ledger.cli.person import ask_secret
    from ledger.errors import NoPerson

    wanted = revocable(store, fingerprint)
    try:
        secret = ask_secret("Secret of an approver (not shown): ")
    except NoPerson as error:
        refuse(store, "revoke", wanted, error.message, actor)
    return action(store, wanted, why, secret, actor=actor)


COMMANDS = {"list": (listed, _LIST), "revoke": (revoke, _REVOKE)}


def _text(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no approver; a person enrols at a terminal: `ledger init --approver`"
    head = ["NAME", "FINGERPRINT", "STATE", "KEY"]
    return columns(
        [head, *([clean(r["name"]), r["fingerprint"], r["state"], "here" if r["key"] else "-"] for r in rows)]
    )
