"""`ledger cite`: derive the numbers of a page again from the log."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Json
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger cite memory/sleepstudy.md", "ledger cite paper.tex --json"),
    exits={
        0: "every anchored number is as the ledger says; unanchored ones are listed",
        2: "the file is neither Markdown nor LaTeX, or not UTF-8",
        4: "no such file",
        6: "a number differs, its event is not there, or the page is of another ledger",
    },
    json='{"ok", "numbers", "matched", "mismatched": [{"line", "column", "text", "printed", "expected", '
    '"address", "why"}], "unanchored": [{"line", "column", "printed", "text"}], '
    '"left_out": [{"page", "text"}], "ledger", "index"}.',
)
File = Annotated[str, typer.Argument(metavar="FILE", help="A .md or .tex file.", show_default=False)]
_SHOWN = 20


def command(file: File, *, json: Json = False) -> int:
    """Check a page, a table or a paper against the ledger, number by number.

    Every number with a footnote or an anchor is derived again as of its index and compared at the
    precision that is printed. A number without one is listed, and is no failure.
    """
    from ledger.actions.results.cite import cite

    with ledger() as store:
        document = cite(store, Path(file))
    show(document, json, lambda: _text(document))
    return 0 if document["ok"] else 6


def _text(document: dict[str, Any]) -> str:
    wrong, loose = document["mismatched"], document["unanchored"]
    index = "no index" if document["index"] is None else f"index {document['index']}"
    lines = [
        f"{document['matched']} of {document['numbers']} numbers match the ledger at {index}; "
        f"{len(wrong)} differ, {len(loose)} without an anchor"
    ]
    if document["numbers"] and not document["matched"] and not wrong:
        lines.append("nothing in this file is anchored: paste the footnotes or the stamp with the numbers")
    lines += [_mismatch(item) for item in wrong[:_SHOWN]]
    lines += [f"  … and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
    lines += [
        f"  line {item['line']}: {clean(item['printed'])} without an anchor: {clean(item['text'][:80])}"
        for item in loose[:_SHOWN]
    ]
    lines += [f"  … and {len(loose) - _SHOWN} more"] if len(loose) > _SHOWN else []
    return "\n".join([*lines, *_left_out(document["left_out"])])


def _left_out(gone: list[dict[str, Any]]) -> list[str]:
    """Lines of a stamped page that the file does not have; no failure, as a page may be quoted in part."""
    if not gone:
        return []
    pages = ", ".join(dict.fromkeys(clean(item["page"]) for item in gone))
    lines = [f"  not in this file: {clean(item['text'][:80])}" for item in gone[:3]]
    more = [f"  … and {len(gone) - 3} more of {pages}"] if len(gone) > 3 else []
    return [*lines, *more]


def _mismatch(item: dict[str, Any]) -> str:
    wanted = "" if item["expected"] is None else f", the ledger says {clean(item['expected'])}"
    why = f": {clean(item['why'])}" if item.get("why") else ""
    return f"  line {item['line']}: {clean(item['printed'])}{wanted} ({clean(item['address'])}){why}"
