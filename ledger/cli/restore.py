"""`ledger restore`: bring a backup back into an empty place."""

from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.options import Json
from ledger.cli.output import clean, note, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger restore ledger-2026-03-01.db",
        "LEDGER_URL=postgresql://me@db/empty ledger restore ledger-2026-03-01.db",
    ),
    exits={
        0: "",
        4: "no such file",
        5: "there is a ledger already; nothing was changed",
        6: "the backup does not verify; nothing was changed",
    },
    json='{"ledger", "url", "events", "root"}',
)


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What backup wrote.", show_default=False)],
    json: Json = False,
) -> None:
    """Bring a copy back, checked first.

    The place of LEDGER_URL, by default .ledger/ledger.db right here, must be empty: a ledger is never
    written over. The log alone is restored; frozen plans and spools lie beside the old database.
    """
    from ledger.actions.book.restore import restore
    from ledger.address import for_init

    document = restore(Path(file), for_init())
    show(
        document,
        json,
        lambda: f"{document['events']} events restored to {clean(document['url'])}, root {document['root']}",
    )
    if not json:
        note("Next: `ledger replay --check`")
