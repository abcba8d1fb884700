"""`ledger status`: where things stand."""

from typing import Annotated

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Json, ToIndex
from ledger.cli.output import show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger status",
        "ledger status mlp",
        "ledger status x4k9p2mz7q.3",
        "ledger status --at 2026-03-01T12:00:00Z --json",
    ),
    exits={0: "", 4: "no such experiment or run"},
    json='Without ID {"ledger", "url", "index", "experiments": [...], "next"}; of one {"experiment", '
    '"state", "cells", "outcomes", "runs": [...], "next"}; of a run {"run", "outcome", "step", ...}.',
)


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="An experiment, @last, or a run.", show_default=False),
    ] = None,
    to: ToIndex = None,
    at: AtTime = None,
    json: Json = False,
) -> None:
    """Show where experiments and runs stand.

    Without ID: the whole ledger and what to do next. A step that has not changed for a minute is shown:
    progress is not liveness.
    """
    from ledger.actions.status import status

    with ledger() as store:
        document = status(store, name, to_index=index_of(store, to, at))
    if json:
        show(document, json, str)
        return
    from ledger.cli.status_text import text

    show(document, json, lambda: text(document))
