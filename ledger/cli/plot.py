"""`ledger plot`: forest, paired differences and learning curves as pictures."""

from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Json, ToIndex
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger plot mlp",
        "ledger plot ols mean --out paired.svg --out paired.png",
        "ledger plot mlp --kind curves --metric train/loss",
    ),
    exits={
        0: "",
        1: "matplotlib is missing (pip install 'experiment-ledger[plot]'), or the file cannot be written",
        2: "no such kind, another number of experiments, or a file that ends in neither .svg nor .png",
        3: "what `ledger table` or `ledger compare` refuses; --allow-incomplete draws gaps as missing",
        4: "no such experiment, or nothing was logged",
    },
    json='{"files": [path], "kind", "index"}',
)

Exps = Annotated[
    list[str], typer.Argument(metavar="EXP...", help="One experiment, or two to compare.", show_default=False)
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="WORD", help="forest (of one), paired (of two) or curves (of one)."),
]
Out = Annotated[
    list[str] | None,
    typer.Option("--out", metavar="FILE", help="A .svg or .png; repeatable. By default NAME-KIND.svg here."),
]
Metric = Annotated[
    str | None, typer.Option("--metric", metavar="KEY", help="Which logged key; by default the first common.")
]
Incomplete = Annotated[
    bool, typer.Option("--allow-incomplete", help="Draw it, with n/N and the missing named.")
]


def command(
    exps: Exps,
    *,
    kind: Kind = None,
    out: Out = None,
    metric: Metric = None,
    allow_incomplete: Incomplete = False,
    to: ToIndex = None,
    at: AtTime = None,
    json: Json = False,
) -> None:
    """Draw a forest, paired differences or learning curves.

    As SVG or PNG, readable in greyscale. A forest has each held-out subject with its seeds; a paired
    picture the differences of two experiments; curves what the runs logged, the NaN point marked. Same
    index and matplotlib version, same bytes.
    """
    from ledger.actions.results.plot import plot

    with ledger() as store:
        document = plot(
            store, exps, kind=kind, out=[Path(name) for name in out or []], metric=metric,
            allow_incomplete=allow_incomplete, to_index=index_of(store, to, at),
        )  # fmt: skip
    show(document, json, lambda: "\n".join(map(clean, document["files"])))
