"""`ledger stage`: a completed stage, the five lines of a memory entry (R51)."""

from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, Project, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        'ledger stage ols --feature "A straight line on day" --grade E3 \\',
        '  --result "rmse 43.45 ms over 18 people" --decision "keep it" \\',
        '  --benchmark "mean 53.20 ms" --learnings "people differ" \\',
        '  --next "a slope for each person"',
    ),
    exits={
        0: "",
        2: "an empty text or no such grade",
        3: "a result without a number, or an experiment whose results, ends or costs are not all on record; "
        "with --public any reason against a headline: fewer than five seeds, SELECTED, a late exclusion",
        4: "no such experiment",
    },
    json='{"stage", "project", "date"}: the id of the event, where and when it stands.',
)


def _line(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", metavar="TEXT", help=text, show_default=False)


Exps = Annotated[
    list[str] | None, typer.Argument(metavar="EXP...", help="Experiments of the stage.", show_default=False)
]
Feature = Annotated[str, _line("feature", "What was done, as a heading.")]
Grade = Annotated[str, typer.Option("--grade", metavar="E1..E6", help="Grade (R41).", show_default=False)]
Result = Annotated[str, _line("result", "Numbers, not 'works well'.")]
Decision = Annotated[str, _line("decision", "What was decided.")]
Benchmark = Annotated[str, _line("benchmark", "Numbers against the baseline.")]
Learnings = Annotated[str, _line("learnings", "What was learned.")]
Next = Annotated[str, _line("next", "What comes next.")]
Public = Annotated[bool, typer.Option("--public", help="For outside: its tables must be allowed a headline.")]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="By default today.")]


def command(
    experiments: Exps = None, *,
    feature: Feature, grade: Grade, result: Result, decision: Decision, benchmark: Benchmark,
    learnings: Learnings, next: Next, date: Date = None, project: Project = None,
    public: Public = False, actor: Actor = "", json: Json = False,
) -> None:  # fmt: skip
    """Record a completed stage: the five lines of a memory entry.

    It appears in memory/PROJECT.md of `ledger export`.
    """
    from ledger.actions.records.stage import stage

    lines = {
        "result": result,
        "decision": decision,
        "benchmark": benchmark,
        "learnings": learnings,
        "next": next,
    }
    with ledger(writes=True) as store:
        document = stage(
            store, feature, grade, lines, experiments=experiments or [], date=date, project=project,
            public=public, actor=who(actor),
        )  # fmt: skip
    show(document, json, lambda: f"stage {clean(document['stage'])} in {clean(document['project'])}")
