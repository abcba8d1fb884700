"""`ledger reclassify`: evidence changed what the sign or phase of an observable means (R34)."""

from typing import Annotated

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger reclassify mlp --class CLASSICAL \\",
        '  --evidence "the sensor records the sign" \\',
        "  --cite 01a20710-3b91-73b4-9d29-891ff1db7980",
        "ledger reclassify pca --class AMPLITUDE-ONLY \\",
        '  --evidence "the sign flips between two fits" \\',
        "  --cite 01a20710-3b91-73b4-9d29-891ff1db7980 --symmetry Z2 \\",
        '  --stored-as "component, one a trial" --gauge-fix none \\',
        "  --independent-unit trial --trial-ids trial",
    ),
    exits={
        0: "",
        2: "no such class, or the evidence says nothing",
        3: "R34, R35: the declaration is not whole, or no gauge fix without the held-out subject; recorded",
        4: "no such experiment or event",
        5: "it is of this class already",
    },
    json='{"experiment", "previous", "class", "event"}',
)

Kind = Annotated[
    str,
    typer.Option(
        "--class", metavar="CLASS", help="CLASSICAL, AMPLITUDE-ONLY, AMBIGUOUS or N/A.", show_default=False
    ),
]
Evidence = Annotated[
    str, typer.Option("--evidence", metavar="TEXT", help="What showed it.", show_default=False)
]
Cite = Annotated[
    list[str] | None, typer.Option("--cite", metavar="EVENT", help="An event behind it; repeatable.")
]
Symmetry = Annotated[str | None, typer.Option("--symmetry", metavar="GROUP", help="Z2, U(1) or O(k).")]
StoredAs = Annotated[str | None, typer.Option("--stored-as", metavar="TEXT", help="What one value is.")]
GaugeFix = Annotated[
    str | None, typer.Option("--gauge-fix", metavar="TEXT", help="How sign or phase were fixed, or none.")
]
Unit = Annotated[
    str | None, typer.Option("--independent-unit", metavar="TEXT", help="trial, subject or session.")
]
Trials = Annotated[
    str | None, typer.Option("--trial-ids", metavar="COLUMN", help="What tells the trials apart.")
]
Honest = Annotated[
    bool, typer.Option("--gauge-fix-without-held-out", help="It was fitted without the held-out subject.")
]


def command(
    exp: Exp,
    *,
    class_: Kind,
    evidence: Evidence,
    cite: Cite = None,
    symmetry: Symmetry = None,
    stored_as: StoredAs = None,
    gauge_fix: GaugeFix = None,
    independent_unit: Unit = None,
    trial_ids: Trials = None,
    gauge_fix_without_held_out: Honest = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Say what an observable's sign or phase means (R34).

    An AMBIGUOUS observable has no headline until then; AMPLITUDE-ONLY is left by a gauge fix alone.
    """
    from ledger.actions.planning.reclassify import reclassify

    stated = {"symmetry": symmetry, "stored_as": stored_as, "gauge_fix": gauge_fix}
    stated |= {"independent_unit": independent_unit, "trial_ids": trial_ids}
    with ledger(writes=True) as store:
        document = reclassify(
            store, exp, class_, evidence, cites=cite or [], declaration=stated, actor=who(actor),
            without_held_out=gauge_fix_without_held_out,
        )  # fmt: skip
    show(document, json, lambda: clean(f"{document['experiment']}: {document['previous']} → {class_}"))
