"""`ledger backup`: a consistent copy of the ledger."""

from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Json
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger backup ledger-2026-03-01.db",),
    exits={0: "", 1: "the copy could not be written", 5: "the file is there already; nothing was changed"},
    json='{"file", "events", "root", "sha256"}',
)


def command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A file that is not there yet.", show_default=False)
    ],
    json: Json = False,
) -> None:
    """Write a consistent copy of the ledger.

    Others may go on writing meanwhile. The copy is itself a ledger: LEDGER_URL=sqlite:///FILE opens it.
    """
    from ledger.actions.book.backup import backup

    with ledger() as store:
        document = backup(store, Path(file))
    show(document, json, lambda: "\n".join(f"{key}: {clean(value)}" for key, value in document.items()))
