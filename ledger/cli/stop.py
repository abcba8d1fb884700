"""`ledger stop`: the anti-stop guard (R26)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, note, show
from ledger.cli.usage import Usage

if TYPE_CHECKING:
    from ledger.actions.runs.stop_look import Running
    from ledger.store.open import Store

HELP = Usage(
    examples=("ledger stop x4k9p2mz7q.3", 'ledger stop mlp.3 --why "the loss rises"'),
    exits={
        0: "the run has ended",
        1: "approved, but its end was not seen in time",
        3: "the phrase or the secret did not come: the run goes on",
        4: "no such run",
        5: "it has ended already, or has not begun",
    },
    json='{"run", "attempt", "stopped", "outcome", "shown": {"seconds", "step", "steps", "eta_seconds", '
    '"checkpoint", "cost_usd", "reserved_usd", ...}, "why"}',
)
_DRAIN = 0.5
Name = Annotated[
    str,
    typer.Argument(metavar="RUN", help="EXP.N, or EXP if it has one run under way.", show_default=False),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it is to be stopped.")]


def command(run: Name, *, why: Why = "", actor: Actor = "", json: Json = False) -> int:
    """Show what a run does and what stopping it would lose, then ask a person.

    He types the phrase `stop RUN` to the letter; for paid work an approver types his secret as well. Request,
    approval and refusal are recorded. No option answers for a person.
    """
    from ledger.actions.runs.stop_end import see_end
    from ledger.actions.runs.stop_look import look
    from ledger.cli.stop_text import ended

    with ledger(writes=True) as store:
        running = look(store, run)
        if not running.approved:
            _ask(store, running, why, who(actor))
        note("approved; waiting for its end")
        document = see_end(store, running)
    show(document, json, lambda: ended(document))
    return 0 if document["stopped"] else 1


def _ask(store: "Store", running: "Running", why: str, actor: str) -> None:
    """Whatever does not end in an approval ends in a refusal on record."""
    from ledger.actions.runs.stop import approve, refuse, request
    from ledger.errors import NoPerson

    request(store, running, why=why, actor=actor)
    try:
        phrase, secret = _answers(running)
    except NoPerson as error:
        refuse(store, running, error.message, actor=actor)
    except KeyboardInterrupt:
        refuse(store, running, "interrupted", actor=actor)
    approve(store, running, phrase, secret, actor=actor)


def _answers(running: "Running") -> tuple[Any, Any]:
    """The phrase, and the secret where it is due: after another phrase nobody is asked for it.

    What was typed behind such a phrase may be the secret: it is read and forgotten.
    """
    from ledger.cli.person import ask, ask_secret, dialog, swallow
    from ledger.cli.stop_text import shown

    with dialog(f"stopping {running.run}"):
        note(shown(running.shown))
        phrase = ask(f"To stop it, type: {clean(running.phrase)}\n> ")
        if not running.secret_due:
            return phrase, None
        if phrase != running.phrase:
            swallow(_DRAIN)
            return phrase, None
        return phrase, ask_secret("The approver's secret (not shown): ")
