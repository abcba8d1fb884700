"""`ledger init`: create the ledger of this folder, or migrate an older one; enrol a person who approves."""

from typing import Annotated, Any

import typer

from ledger.cli.options import Actor, Json, login, who
from ledger.cli.output import clean, note, show
from ledger.cli.usage import Usage
from ledger.errors import UsageError

HELP = Usage(
    examples=(
        "ledger init",
        "LEDGER_URL=postgresql://me@db/ledger ledger init",
        "ledger init --approver",
    ),
    exits={
        0: "",
        1: "the place cannot be written, or holds a database that is not a ledger",
        2: "a poor secret, or one that was mistyped",
        3: "--approver: no person, or no approver who vouches (R18)",
    },
    json='{"ledger", "url"}: the ledger\'s id and its address (without a password); with --approver also '
    '"approver": {"name", "fingerprint"}.',
)
Approver = Annotated[bool, typer.Option("--approver", help="Enrol a person who approves, at a terminal.")]
Name = Annotated[
    str, typer.Option("--name", help="The approver's; by default the login.", show_default=False)
]


def command(approver: Approver = False, name: Name = "", actor: Actor = "", json: Json = False) -> None:
    """Create the ledger of this folder, or migrate an older one.

    It makes .ledger/ledger.db right here, or fills the database that LEDGER_URL names. On a ledger of
    this version it changes nothing. No other command creates a ledger. With --approver a person types a
    secret that agents do not know; without an approver nothing paid is launched.
    """
    if name and not approver:
        raise UsageError("--name is the approver's", "run `ledger init --approver --name NAME`")
    document = _init(who(actor), (name.strip() or login()) if approver else None)
    show(document, json, lambda: _text(document))
    former = document.get("replaces")
    if former is not None:
        note(f"{former['events']} events of ledger {clean(former['ledger'])} stood here; that is on record")
    if not json:
        note("Next: `ledger propose SPEC.toml`")


def _init(actor: str, approver: str | None) -> dict[str, Any]:
    from ledger.actions.book.init import init
    from ledger.address import for_init

    url = for_init()
    if approver is None:
        return init(url, actor=actor)
    from ledger.actions.texts import check_form
    from ledger.cli.enrolment import enrol_here, require_person_to_enrol
    from ledger.store.heads import remember
    from ledger.store.open import open_store

    check_form("name", approver)
    require_person_to_enrol(url, approver, actor)
    document = init(url, actor=actor)
    with open_store(url) as store:
        try:
            return {**document, "approver": enrol_here(store, approver, actor)}
        finally:
            remember(store)


def _text(document: dict[str, Any]) -> str:
    lines = [f"ledger {clean(document['ledger'])} at {clean(document['url'])}"]
    enrolled = document.get("approver")
    if enrolled is not None:
        lines.append(f"approver {clean(enrolled['name'])}, key {enrolled['fingerprint']}")
        lines.append("Write this fingerprint down elsewhere: another one would be somebody else.")
    return "\n".join(lines)
