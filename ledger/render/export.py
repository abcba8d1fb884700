"""All pages of a ledger as files: the same bytes for the same index, wherever and whenever."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ledger.projections.view import View
from ledger.render import decisions, memory, memory_index, wrong_paths
from ledger.render.slugs import slugs
from ledger.render.stamps import stamp
from ledger.render.write_page import write_page


def export(view: View, folder: Path, ledger_id: str, head: str | None) -> list[Path]:
    """Write every page under `folder`; `head` is the root (hex) over the log up to the view's index."""
    return [
        write_page(folder, name, text + footer(name, ledger_id, view.index, head))
        for name, text in pages(view).items()
    ]


def pages(view: View) -> dict[str, str]:
    """The text of every page by its path, without footers."""
    return {name: write() for name, write in writers(view).items()}


def writers(view: View) -> dict[str, Callable[[], str]]:
    """What writes each page, by its path."""
    names = slugs(view.rows("projects"))
    found: dict[str, Callable[[], str]] = {
        f"memory/{slug}.md": partial(memory.page, view, name) for name, slug in names.items()
    }
    return found | {
        "wrong-paths.md": partial(wrong_paths.page, view),
        "DECISIONS.md": partial(decisions.page, view),
        "MEMORY.md": partial(memory_index.page, view, names),
    }


def footer(name: str, ledger_id: str, index: int, head: str | None) -> str:
    """What a page rests on: so a replaced ledger is noticed, and each number can be derived again."""
    return "\n".join(["", "---", *stamp(f"page {name}", ledger_id, index, head or None)]) + "\n"
