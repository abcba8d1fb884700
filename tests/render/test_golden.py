"""Every page and every table format against golden files; LEDGER_TEST_REWRITE_GOLDEN=1 writes them anew."""

import os
from pathlib import Path

import pytest

from ledger.projections.tables import table, tables
from ledger.render import table_csv, table_md, table_terminal, table_tex
from ledger.render.export import footer, pages
from ledger.testing.projector import MemoryView
from ledger.testing.saga import DIVERGING, GRID, MLP, saga

GOLDEN = Path(__file__).parent / "golden"
NAMES = (
    "memory/sleepstudy.md", "wrong-paths.md", "DECISIONS.md", "MEMORY.md", "table.md", "table.csv",
    "table.tex", "table-60.txt", "table-100.txt",
)  # fmt: skip


def rendered() -> dict[str, str]:
    view = MemoryView(saga().events())
    found = [table(view, MLP), table(view, DIVERGING), *tables(view, GRID)]
    root = "ab" * 32
    found_pages = {
        name: text + footer(name, view.ledger_id, view.index, root) for name, text in pages(view).items()
    }
    return found_pages | {
        "table.md": table_md.render(found),
        "table.csv": table_csv.render(found),
        "table.tex": table_tex.render(found),
        "table-60.txt": table_terminal.render(found, 60),
        "table-100.txt": table_terminal.render(found, 100),
    }


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_as_they_were(name: str):
    """A page is byte for byte its golden file."""
    path, text = GOLDEN / name, rendered()[name]
    if os.environ.get("LEDGER_TEST_REWRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_bytes() == text.encode()


def test_every_page_has_a_golden_file():
    """No page is left without a golden file."""
    assert set(rendered()) == set(NAMES)
