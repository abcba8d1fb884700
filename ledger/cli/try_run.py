"""`ledger try`: an exploratory run."""

from typing import Annotated

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, Project, who
from ledger.cli.output import clean, note, print_json
from ledger.cli.usage import Usage

SETTINGS = {"allow_interspersed_args": False}
HELP = Usage(
    examples=(
        "ledger try -- python train.py --lr 0.1",
        "ledger try --project sleepstudy -- python -u train.py",
    ),
    exits={0: "the command ended ok", 1: "it did not; its own exit code is recorded", 2: ""},
    json='{"run", "project", "outcome", "exit_code", "seconds"}; what the command prints goes to stderr.',
)


def command(
    words: Annotated[
        list[str],
        typer.Argument(metavar="-- CMD...", help="The command and its arguments.", show_default=False),
    ],
    *,
    project: Project = None,
    actor: Actor = "",
    json: Json = False,
) -> int:
    """Run a command unpaid and ungated, and count that it was tried.

    It is never in a table or a claim; it counts among the configurations tried. The command gets no
    credentials of providers. Without a project it is that of this folder's name.
    """
    from ledger.actions.runs.try_run import try_run

    with ledger(writes=True) as store:
        document = try_run(store, words, project=project, quiet=json, actor=who(actor))
    if json:
        print_json(document)
    else:
        note(f"{clean(document['run'])} in {clean(document['project'])}: {clean(document['outcome'])}")
    return 0 if document["outcome"] == "ok" else 1
