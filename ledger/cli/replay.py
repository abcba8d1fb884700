"""`ledger replay`: rebuild every view from the log beside the live one and compare."""

from typing import Annotated, Any

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import Actor, AtTime, Json, ToIndex, who
from ledger.cli.output import clean, columns, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger replay --check", "ledger replay --to 120", "ledger replay --at 2026-03-01 --json"),
    exits={0: "the rebuilt views equal the live ones", 6: "they differ; each is named"},
    json='{"events", "projections": {name: digest}, "equal", "differ": [...], "unknown": {type: n}}.',
)
Check = Annotated[bool, typer.Option("--check", help="Record the outcome in the ledger.")]
Repair = Annotated[bool, typer.Option("--repair", help="Put rebuilt rows in the place of those that differ.")]


def command(
    *,
    check: Check = False,
    repair: Repair = False,
    to: ToIndex = None,
    at: AtTime = None,
    actor: Actor = "",
    json: Json = False,
) -> int:
    """Rebuild every view from the log and compare.

    Views are derived and can be thrown away; this shows that nothing else is in them. With --to or --at
    the state of that moment is folded twice and compared.
    """
    from ledger.actions.book.replay import replay

    with ledger(writes=check) as store:
        index = index_of(store, to, at)
        document = replay(store, check=check, to_index=index, repair=repair, actor=who(actor))
    show(document, json, lambda: _text(document))
    return 0 if document["equal"] else 6


def _text(document: dict[str, Any]) -> str:
    differ, unknown = document["differ"], document["unknown"]
    views = document["projections"].items()
    rows = [[name, digest[:16], "DIFFERS" if name in differ else "equal"] for name, digest in views]
    lines = [f"{document['events']} events replayed", columns([["VIEW", "DIGEST", "LIVE"], *rows])]
    if unknown:
        told = ", ".join(f"{name} {count}" for name, count in unknown.items())
        lines.append(f"not folded by this version: {clean(told)}")
    return "\n".join(lines)
