"""List, mark or reopen dead ends.

A dead end is a science in a context that ended in NaN, divergence or out of memory. The ledger marks
those that it sees itself; every launch of the same thing is refused until the changed assumption is
named.
"""

from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, Project, who
from ledger.cli.output import clean, columns, show
from ledger.cli.usage import Usage

_LIST = Usage(
    examples=("ledger dead-end list", "ledger dead-end list --project sleepstudy --json"),
    exits={0: ""},
    json='{"dead_ends": [{"dead_end", "project", "experiment", "run", "outcome", "why", "state", ...}]}',
)
_MARK = Usage(
    examples=('ledger dead-end mark mlp --why "loss rises at once" --run x4k9p2mz7q.1',),
    exits={0: "", 2: "an empty text, or no such outcome", 4: "no such experiment or run"},
    json='{"dead_end", "experiment", "run"}',
)
_REOPEN = Usage(
    examples=('ledger dead-end reopen d1f0c3a9b2 --assumption "standardised inputs"',),
    exits={0: "", 2: "the assumption says nothing", 4: "no such dead end", 5: "it is open already"},
    json='{"dead_end", "reopened"}',
)
HELP = Usage(
    examples=(*_LIST.examples[:1], *_MARK.examples, *_REOPEN.examples),
    exits={0: "", 2: "", 4: "", 5: "reopened before"},
)
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="How it failed.", show_default=False)]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="The run that showed it.")]
Outcome = Annotated[
    str, typer.Option("--outcome", metavar="WORD", help="failed, nan, timeout, oom or killed.")
]
Change = Annotated[
    str, typer.Option("--assumption", metavar="TEXT", help="What has changed.", show_default=False)
]
Number = Annotated[str, typer.Argument(metavar="DEAD_END", help="Its id.", show_default=False)]


def listed(project: Project = None, json: Json = False) -> None:
    """List the dead ends, oldest first."""
    from ledger.actions.planning.dead_end import list_dead_ends

    with ledger() as store:
        document = list_dead_ends(store, project=project)
    show(document, json, lambda: _text(document["dead_ends"]))


def mark(
    exp: Exp, *, why: Why, run: Run = None, outcome: Outcome = "failed", actor: Actor = "", json: Json = False
) -> None:
    """Mark an experiment as a dead end, by a person's word.

    With --run the outcome that was recorded for it is taken over.
    """
    from ledger.actions.planning.dead_end import mark as action

    with ledger(writes=True) as store:
        document = action(store, exp, why, run=run, outcome=outcome, actor=who(actor))
    show(document, json, lambda: f"dead end {clean(document['dead_end'])} marked")


def reopen(dead_end: Number, assumption: Change, actor: Actor = "", json: Json = False) -> None:
    """Name the assumption that changed, so that it may be tried again."""
    from ledger.actions.planning.dead_end import reopen as action

    with ledger(writes=True) as store:
        document = action(store, dead_end, assumption, actor=who(actor))
    show(document, json, lambda: f"dead end {clean(document['dead_end'])} is open again")


COMMANDS = {"list": (listed, _LIST), "mark": (mark, _MARK), "reopen": (reopen, _REOPEN)}


def _text(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no dead end"
    head = ["DEAD END", "EXPERIMENT", "RUN", "OUTCOME", "STATE", "WHY"]
    keys = ("dead_end", "experiment", "run", "outcome", "state", "why")
    return columns(
        [head, *([str(row[key] if row[key] is not None else "-") for key in keys] for row in rows)]
    )
