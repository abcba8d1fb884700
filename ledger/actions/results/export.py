"""Write the memory pages: the same bytes for the same index."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from ledger.store.open import Store


def export(store: "Store", folder: Path, *, to_index: int | None = None) -> dict[str, Any]:
    """`{"files": [path], "index", "root"}`: every page under `folder`, with the head it rests on.

    LedgerError where the folder cannot be written.
    """
    from ledger.projections.view import open_view
    from ledger.render.export import export as write

    view = open_view(store, to_index)
    root = _root(store, view.index)
    try:
        files = write(view, folder, store.ledger_id, root)
    except OSError as error:
        remedy = "give a folder that can be written: ledger export --to DIR"
        raise LedgerError(f"{folder} cannot be written: {error.strerror}", remedy) from None
    return {"files": [str(path) for path in files], "index": view.index, "root": root}


def _root(store: "Store", index: int) -> str:
    from ledger.store.leaves import leaves
    from ledger.store.merkle import root_of

    return root_of(leaves(store, 0, index)).hex()
