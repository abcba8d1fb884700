"""Import results that were measured elsewhere.

An import has a table and comparisons, marked IMPORTED; it is never a headline.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import show
from ledger.cli.usage import Usage

_RESULTS = Usage(
    examples=(
        "ledger import results paper.csv --project bci --name csp --metric accuracy \\",
        '    --unit "%" --direction higher --source https://doi.org/10.1000/x1 \\',
        "    --printed-mean 75.5 --printed-sd 14.7",
    ),
    exits={
        0: "",
        2: "a file that cannot be read as results, the line is named; nothing is recorded",
        5: "the project has an experiment of that name",
    },
    json='{"experiment", "checks": {"mean", "sd", "granularity"}, "differences", "recomputed_mean", '
    '"recomputed_sd", "recomputed_pooled", "notes", "rows", "subjects"}; a check is agrees, differs or null.',
)
HELP = _RESULTS


def _text(metavar: str, help: str) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


File = Annotated[
    str,
    typer.Argument(
        metavar="FILE.csv", help="subject,value or subject,correct,total; seed, n_test.", show_default=False
    ),
]
Name = Annotated[str, _text("NAME", "What it is called here.")]
Home = Annotated[str, _text("NAME", "The project that it is compared in.")]
Metric = Annotated[str, _text("NAME", "What was measured: rmse, accuracy …")]
Unit = Annotated[str, _text("TEXT", 'Its unit: ms, "%", 1 for none.')]
Direction = Annotated[str, _text("WORD", "higher or lower is better.")]
Source = Annotated[str, _text("URL", "Where it was published.")]
Protocol = Annotated[
    str,
    typer.Option(metavar="KIND", help="loso, leave-one-session-out, grouped-k-fold or single-split."),
]
Mean = Annotated[str | None, _text("X", "The mean that the source prints.")]
Spread = Annotated[str | None, _text("Y", "The SD that the source prints.")]
Published = Annotated[str | None, _text("DATE", "When: YYYY-MM-DD.")]
Preprint = Annotated[bool, typer.Option("--preprint", help="Nobody has reviewed the source.")]
Code = Annotated[str | None, _text("URL", "Where its code is.")]


def results(
    file: File, *, project: Home, name: Name, metric: Metric, unit: Unit, direction: Direction,
    source: Source, protocol: Protocol = "loso", printed_mean: Mean = None, printed_sd: Spread = None,
    published: Published = None, preprint: Preprint = False, code: Code = None, actor: Actor = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Import results from a CSV file, as an experiment marked IMPORTED.

    Mean and SD are recomputed over subjects and compared with the printed ones; a value that no whole
    number of test items gives is shown. What differs is a flag, with the difference.
    """
    from ledger.actions.results.import_results import import_results
    from ledger.actions.results.import_stated import Stated

    stated = Stated(
        project, name, metric.strip(), unit.strip(), direction, source.strip(), protocol,
        printed_mean, printed_sd, published, preprint, code,
    )  # fmt: skip
    with ledger(writes=True) as store:
        document = import_results(store, Path(file), stated, actor=who(actor))
    from ledger.cli.import_text import text

    show(document, json, lambda: text(document))


COMMANDS = {"results": (results, _RESULTS)}
