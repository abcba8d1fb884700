"""`ledger decide`: a decision with its reasons."""

from typing import Annotated

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, Project, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        'ledger decide "Drop the decoder" --because "no gain, 18 of 18" --grade E2',
        'ledger decide "Keep lr 0.01" --because "0.1 diverges" \\',
        "  --experiment mlp --cites 01a20710-3b91-73b4-9d29-891ff1db7980",
    ),
    exits={0: "", 2: "an empty text, no such grade, or no project", 4: "no such experiment or event"},
    json='{"decision", "project"}: the id of the event and where it stands.',
)


Title = Annotated[str, typer.Argument(metavar="TITLE", help="What was decided.", show_default=False)]
Why = Annotated[str, typer.Option("--because", metavar="TEXT", help="The reasons.", show_default=False)]
More = Annotated[str, typer.Option("--text", metavar="TEXT", help="More than the title.", show_default=False)]
Grade = Annotated[str | None, typer.Option(metavar="E1..E6", help="Grade of the evidence (R41).")]
Behind = Annotated[str | None, typer.Option(metavar="EXP", help="The experiment behind it.")]
Cites = Annotated[list[str] | None, typer.Option(metavar="EVENT", help="An event behind it; repeatable.")]


def command(
    title: Title,
    *,
    because: Why,
    text: More = "",
    grade: Grade = None,
    experiment: Behind = None,
    cites: Cites = None,
    project: Project = None,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Record a decision with its reasons.

    It appears in DECISIONS.md of `ledger export`.
    """
    from ledger.actions.records.decide import decide

    with ledger(writes=True) as store:
        document = decide(
            store, title, because, text=text, grade=grade, experiment=experiment, cites=cites or [],
            project=project, actor=who(actor),
        )  # fmt: skip
    show(document, json, lambda: f"decision {clean(document['decision'])} in {clean(document['project'])}")
