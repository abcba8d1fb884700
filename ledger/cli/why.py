"""`ledger why`: the events behind one cell of a table."""

from typing import Annotated, Any

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Exp, Json, ToIndex
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger why mlp 308", "ledger why mlp 308 --seed 42 --json"),
    exits={0: "", 4: "no such experiment, subject or seed; the nearest names are shown"},
    json='{"experiment", "name", "subject", "metric", "unit", "value", "seeds", "cells": [{"run", "seed", '
    '"value", "why"}], "missing", "table", "chain": [{"index", "event", "type", "time", "actor", "run", '
    '"attempt", "count", "summary"}], "index"}.',
)
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="A row of the table.", show_default=False)]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Only this seed.", show_default=False)]


def command(
    exp: Exp,
    subject: Subject,
    *,
    seed: Seed = None,
    to: ToIndex = None,
    at: AtTime = None,
    json: Json = False,
) -> None:
    """Show the chain behind one cell: proposal, gate, estimate, launch, attempts, result.

    One line an event; heartbeats, metrics and checkpoints of an attempt are summarised by the last.
    Of a subject that is missing it shows why.
    """
    from ledger.actions.results.why import why

    with ledger() as store:
        document = why(store, exp, subject, seed=seed, to_index=index_of(store, to, at))
    show(document, json, lambda: _text(document))


def _text(document: dict[str, Any]) -> str:
    lines = [_head(document), *(f"  missing: {clean(gap)}" for gap in document["missing"])]
    chain = document["chain"]
    most = max((len(link["type"]) for link in chain), default=0)
    digits = len(str(document["index"]))
    actors = max((len(clean(link["actor"])) for link in chain), default=0)
    for link in chain:
        run = f"{clean(link['run'])}: " if "run" in link else ""
        moment = link["time"][:19].replace("T", " ")
        lines.append(
            f"{link['index']:>{digits}}  {moment}  {link['type']:<{most}}  {clean(link['actor']):<{actors}}  "
            f"{link['event']}  {run}{clean(link['summary'])}"
        )
    return "\n".join([*lines, *(f"stands at {clean(address)}" for address in document["table"])])


def _head(document: dict[str, Any]) -> str:
    where = f"{clean(document['name'])} ({document['experiment']}), subject {clean(document['subject'])}"
    if document["value"] is None:
        return f"{where}: no value"
    from ledger.render.numbers import unit_of

    unit = f" {clean(unit_of(document['unit']))}".rstrip()
    seeds = len(document["seeds"])
    over = f", the mean of {seeds} seeds" if seeds > 1 else ""
    return f"{where}: {clean(document['metric'])} {document['value']:.6g}{unit}{over}"
