"""A ledger that holds the saga, and everything that is exported of it."""

from pathlib import Path

import pytest

from ledger.actions.results.export import export
from ledger.projections.tables import table, tables
from ledger.projections.view import open_view
from ledger.render import table_md, table_tex
from ledger.store.open import Store
from ledger.testing.saga import DIVERGING, GRID, MLP, saga


@pytest.fixture
def told(store: Store) -> Store:
    """A ledger that holds the saga."""
    saga().append(store)
    return store


@pytest.fixture
def pages(told: Store, tmp_path: Path) -> list[Path]:
    """Every page of the saga, and its tables side by side in Markdown and in LaTeX."""
    files = [Path(path) for path in export(told, tmp_path / "pages")["files"]]
    view = open_view(told)
    found = [table(view, MLP), table(view, DIVERGING), *tables(view, GRID)]
    for name, text in (("table.md", table_md.render(found)), ("table.tex", table_tex.render(found))):
        (tmp_path / name).write_text(text)
        files.append(tmp_path / name)
    return files
