"""`ledger export`: the memory pages as files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import AtTime, Json
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger export", "ledger export --to pages", "ledger export --to pages --index 120 --json"),
    exits={0: "", 1: "the folder cannot be written", 4: "no such index"},
    json='{"files": [path], "index", "root"}',
)
Folder = Annotated[str, typer.Option("--to", metavar="DIR", help="The folder; by default right here.")]
Index = Annotated[
    int | None, typer.Option("--index", metavar="INDEX", help="The ledger as it stood at an index.")
]


def command(*, to: Folder = ".", index: Index = None, at: AtTime = None, json: Json = False) -> None:
    """Write the memory pages and the wrong paths.

    memory/PROJECT.md, wrong-paths.md, DECISIONS.md and MEMORY.md: the same bytes for the same index.
    Each ends with the head of the ledger that it rests on.
    """
    from ledger.actions.results.export import export

    with ledger(writes=True) as store:
        document = export(store, Path(to), to_index=index_of(store, index, at))
    show(document, json, lambda: _text(document))


def _text(document: dict[str, Any]) -> str:
    return "\n".join([*map(clean, document["files"]), f"index {document['index']}, root {document['root']}"])
