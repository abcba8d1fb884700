"""`ledger init`: create the ledger of this folder, or migrate an older one."""

from typing import Annotated

import typer

from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, note, show
from ledger.cli.usage import Usage
from ledger.errors import UsageError

HELP = Usage(
    examples=(
        "ledger init",
        "LEDGER_URL=postgresql://me@db/ledger ledger init",
    ),
    exits={0: "", 1: "the place cannot be written, or holds a database that is not a ledger"},
    json='{"ledger", "url"}: the ledger\'s id and its address (without a password).',
)


def command(
    approver: Annotated[
        bool, typer.Option("--approver", help="Enrol a person who approves; comes with approvals.")
    ] = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Create the ledger of this folder, or migrate an older one.

    It makes .ledger/ledger.db right here, or fills the database that LEDGER_URL names. On a ledger of
    this version it changes nothing. No other command creates a ledger.
    """
    if approver:
        raise UsageError("--approver comes with approvals; this version has none", "run `ledger init`")
    from ledger.actions.init import init
    from ledger.address import for_init

    document = init(for_init(), actor=who(actor))
    show(document, json, lambda: f"ledger {clean(document['ledger'])} at {clean(document['url'])}")
    former = document.get("replaces")
    if former is not None:
        note(f"{former['events']} events of ledger {clean(former['ledger'])} stood here; that is on record")
    if not json:
        note("Next: `ledger propose SPEC.toml`")
