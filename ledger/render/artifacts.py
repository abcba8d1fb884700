"""The pages and tables that a stamp names, rendered again from the ledger."""

from typing import TYPE_CHECKING

from ledger.errors import NotFound
from ledger.render.places import named_table

if TYPE_CHECKING:
    from ledger.projections.view import View


def rendered(view: "View", artifact: str, form: str) -> list[str]:
    """The lines of `page NAME`, `table EXP…` or `compare EXP…` as of a view, in the form md or tex.

    NotFound where the ledger has nothing of that name at this index.
    """
    kind, _, names = artifact.partition(" ")
    text = {"page": _page, "table": _table, "compare": _compare}[kind](view, names, form)
    return text.splitlines()


def _page(view: "View", name: str, form: str) -> str:
    from ledger.render.export import writers

    write = writers(view).get(name)
    if write is None:
        raise NotFound(f"there is no page {name!r} at index {view.index}")
    return write()


def _table(view: "View", names: str, form: str) -> str:
    from ledger.render import table_md, table_tex

    tables = [named_table(view, name) for name in names.split()]
    return table_tex.render(tables) if form == "tex" else table_md.render(tables)


def _compare(view: "View", names: str, form: str) -> str:
    from ledger.projections.comparison import comparison
    from ledger.render import compare_md, compare_tex

    found = names.split()
    if len(found) < 2 or len(set(found)) < len(found):
        raise NotFound(f"no comparison is of {' and '.join(found)}")
    document = comparison([named_table(view, name) for name in found])
    return compare_tex.render(document) if form == "tex" else compare_md.render(document)
