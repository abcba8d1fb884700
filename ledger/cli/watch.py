"""`ledger watch`: follow the runs of an experiment; a look, which changes nothing."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Exp, Json
from ledger.cli.output import note, show
from ledger.cli.usage import Usage

if TYPE_CHECKING:
    from ledger.store.open import Store

HELP = Usage(
    examples=("ledger watch mlp", "ledger watch @last --once --json"),
    exits={0: "every run ended ok, --once, or left by Ctrl-C", 1: "some run did not end ok", 4: ""},
    json='The document of `ledger status EXP`, once, when nothing is under way any more: {"experiment", '
    '"state", "outcomes", "cost", "unasked_ends", "runs": [...], "next"}.',
)
Once = Annotated[bool, typer.Option("--once", help="Look once and leave.")]
SECONDS, PATIENCE = 1.0, 5.0
Tell = Callable[[dict[str, Any]], None]


def command(exp: Exp, *, once: Once = False, json: Json = False) -> int:
    """Follow the runs of an experiment until none is under way.

    On a terminal the view is drawn again every second; elsewhere each change is a line. Ctrl-C leaves, and
    the runs go on.
    """
    from ledger.cli.status_text import text

    with ledger() as store:
        tell = _teller(silent=json or once)
        try:
            document = _follow(store, exp, tell, once=once)
        except KeyboardInterrupt:
            note("left; the runs go on, `ledger status` shows them")
            return 0
    show(document, json, lambda: text(document))
    return 0 if once or set(document["outcomes"]) <= {"ok"} else 1


def _teller(*, silent: bool) -> Tell | None:
    from ledger.cli.watch_view import Lines, Screen

    if silent:
        return None
    return Screen() if sys.stdout.isatty() else Lines()


def _follow(store: "Store", exp: str, tell: Tell | None, *, once: bool) -> dict[str, Any]:
    """The last document; a database that is away for a while is waited for."""
    from ledger.actions.resolve import planned
    from ledger.actions.status import status
    from ledger.errors import DatabaseError
    from ledger.projections.view import open_view

    name = planned(open_view(store), exp)
    document = status(store, name)
    while not once and is_active(document):
        if tell is not None:
            tell(document)
        time.sleep(SECONDS)
        with suppress(DatabaseError):
            document = status(store, name)
            if not is_active(document):
                _await_conclusions(store, name)
                document = status(store, name)
    close = getattr(tell, "close", None)
    if close is not None:
        close()
    return document


def _await_conclusions(store: "Store", experiment: str) -> None:
    """A moment for what follows from the last end: a smoke run is verified, money is settled."""
    from ledger.actions.runs.presence import is_held
    from ledger.places import home

    place, until = home(store.url, store.ledger_id), time.monotonic() + PATIENCE
    while is_held(place, experiment) and time.monotonic() < until:
        time.sleep(SECONDS / 5)


def is_active(document: dict[str, Any]) -> bool:
    """Whether something of it is queued, runs or is in doubt."""
    from ledger.projections.run_state import ACTIVE

    return any(document["outcomes"].get(state) for state in ACTIVE)
