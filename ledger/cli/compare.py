"""`ledger compare`: experiments pair by pair over the same subjects."""

from typing import Annotated

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Format, Json, ToIndex, check_format
from ledger.cli.output import print_json, print_text
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger compare ols mean",
        "ledger compare mlp ols mean --format md",
        "ledger compare mlp paper --allow-incomplete --json",
    ),
    exits={
        0: "",
        2: "fewer than two different experiments",
        3: "other metric, unit, protocol or roster; --allow-incomplete compares the common subjects",
        4: "no such experiment",
    },
    json='{"pairs": [{"a", "b", "n", "mean_difference", "sd_difference", "ci95", "improved", "p_sign_flip", '
    '"p_wilcoxon", "p_holm", "p_nadeau_bengio", "attainable", "labels"}], "experiments", "metric", "unit", '
    '"direction", "index"}; differences are a − b.',
)
Exps = Annotated[
    list[str], typer.Argument(metavar="EXP EXP...", help="Two experiments or more.", show_default=False)
]
Incomplete = Annotated[
    bool, typer.Option("--allow-incomplete", help="Compare the common subjects, with the others named.")
]


def command(
    exps: Exps,
    *,
    format: Format = "terminal",
    allow_incomplete: Incomplete = False,
    to: ToIndex = None,
    at: AtTime = None,
    json: Json = False,
) -> None:
    """Compare experiments pair by pair over the same subjects: difference, interval, exact tests.

    Differences are a − b of the seed means. The sign-flip p is exact up to 20 subjects; Holm corrects it
    over all pairs; Nadeau-Bengio is the conservative variant.
    """
    check_format(format)
    from ledger.actions.results.compare import compare

    with ledger() as store:
        index = index_of(store, to, at)
        document = compare(store, exps, allow_incomplete=allow_incomplete, to_index=index)
    if json or format == "json":
        print_json(document)
        return
    from ledger.cli.compare_format import text

    print_text(text(document, format))
