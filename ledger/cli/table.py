"""`ledger table`: the table of an experiment, several side by side."""

from typing import Annotated

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Format, Json, ToIndex, check_format
from ledger.cli.output import print_json, print_text
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger table mlp",
        "ledger table mean ols mlp --format md",
        "ledger table mlp --allow-incomplete --json",
    ),
    exits={
        0: "",
        3: "no headline: something is missing, one fold, the seed was not used, another metric than the "
        "frozen one, or an observable that allows none; --allow-incomplete prints n/N and every reason",
        4: "no such experiment",
    },
    json='{"experiment", "metric", "unit", "direction", "protocol", "subjects", "seeds", "mean", "sd", '
    '"ddof", "ci95", "median", "worst", "seed_noise", "trivial_baseline", "configurations_tried", '
    '"observable", "grade", "label", "headline": {"allowed", "refused"}, "rows": [{"subject", "mean", '
    '"seeds", "seed_sd", "events", "values"}], "index"}; of several {"tables": [...]}.',
)


Exps = Annotated[
    list[str], typer.Argument(metavar="EXP...", help="Experiments, side by side.", show_default=False)
]
Incomplete = Annotated[bool, typer.Option("--allow-incomplete", help="Print it, with the missing named.")]


def command(
    exps: Exps,
    *,
    format: Format = "terminal",
    allow_incomplete: Incomplete = False,
    to: ToIndex = None,
    at: AtTime = None,
    json: Json = False,
) -> None:
    """Print the table: the mean over seeds of each held-out subject, then over subjects.

    Several experiments stand side by side. SD has ddof = 1. The table of a headline that a rule forbids is
    refused with every reason, or says n/N and that it is no headline.
    """
    check_format(format)
    from ledger.actions.results.table import table

    with ledger() as store:
        index = index_of(store, to, at)
        document = table(store, exps, allow_incomplete=allow_incomplete, to_index=index)
    if json or format == "json":
        print_json(document)
        return
    from ledger.cli.table_format import text

    print_text(text(document.get("tables", [document]), format))
