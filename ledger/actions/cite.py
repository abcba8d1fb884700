"""Derive every number of an exported page again from the log, and compare at the printed precision."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.actions.cite_lines import Findings, Page, loose_line, rendered_line
from ledger.actions.cite_sources import Sources
from ledger.errors import LedgerError, NotFound, UsageError
from ledger.render.align import align
from ledger.render.marks import definitions
from ledger.render.stamps import Stamp, stamps

if TYPE_CHECKING:
    from ledger.store.open import Store

FORMS = {".md": "md", ".markdown": "md", ".tex": "tex"}
Covered = dict[int, tuple[str, str]]
"""By line number: the line that the ledger renders, and the page that it is of."""


def cite(store: "Store", file: Path) -> dict[str, Any]:
    r"""`{"ok", "numbers", "matched", "mismatched", "unanchored", "ledger", "index"}` of a page or a table.

    Lines of a page that a stamp names are compared with the page rendered again at its index; other
    numbers with what their footnote or `\ledger{…}{…}` names. NotFound for no such file, UsageError for
    one that is neither Markdown nor LaTeX.
    """
    return examine(_read(file), Sources(store))


def examine(page: Page, sources: Sources) -> dict[str, Any]:
    """The findings of a page that was read, in the shape of `cite`."""
    found = Findings(page)
    covered = _stamped(found, sources)
    _defined(found, sources, covered)
    own = {number for mark in page.stamps for number in mark.lines}
    for number, line in enumerate(page.lines):
        defines = line.startswith("[^")
        if number in covered:
            rendered_line(found, number, *covered[number], counts=not defines)
        elif number not in own and not defines:
            loose_line(found, sources, number)
    indexes = [mark.index for mark in page.stamps] or [item.index for item in page.named.values()]
    return {
        "ok": not found.mismatched, "numbers": found.numbers, "matched": found.matched,
        "mismatched": found.mismatched, "unanchored": found.unanchored, "ledger": sources.store.ledger_id,
        "index": max(indexes, default=None),
    }  # fmt: skip


def _read(file: Path) -> Page:
    form = FORMS.get(file.suffix.lower())
    if form is None:
        raise UsageError(f"{file.name} is neither Markdown nor LaTeX", f"one of {', '.join(FORMS)}")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {file}", "`ledger export` writes pages") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}", "give a page in UTF-8") from None
    return page_of(lines, form)


def page_of(lines: list[str], form: str) -> Page:
    """The lines of a file in the form md or tex, with the stamps and footnotes among them."""
    return Page(lines, form, stamps(lines), definitions(lines) if form == "md" else {})


def _stamped(found: Findings, sources: Sources) -> Covered:
    """The lines of the pages that the stamps name; a stamp ends the part of the file that it speaks of."""
    covered: Covered = {}
    page, low = found.page, 0
    for number, mark in enumerate(page.stamps):
        high = len(page.lines) if number == len(page.stamps) - 1 else mark.lines[0]
        wrong = sources.wrong(mark)
        if wrong is None:
            covered |= _cover(found, sources, mark, range(low, high))
        else:
            what, printed, expected = wrong
            found.mismatch(mark.lines[-1], printed, expected, what)
        low = mark.lines[-1] + 1
    return covered


def _cover(found: Findings, sources: Sources, mark: Stamp, part: range) -> Covered:
    page, artifact = found.page, mark.artifact
    if artifact is None:
        return {}
    try:
        wanted = sources.page(artifact, mark.index, page.form)
    except LedgerError as error:
        found.mismatch(mark.lines[0], artifact, None, artifact, why=error.message)
        return {}
    outside = set(range(len(page.lines))) - set(part) | set(mark.lines)
    return {number: (line, artifact) for number, line in align(page.lines, wanted, outside).items()}


def _defined(found: Findings, sources: Sources, covered: Covered) -> None:
    """Footnotes that lead nowhere are mismatches, whatever they stand behind."""
    for item in found.page.named.values():
        facts = sources.facts(item) if item.line not in covered else None
        if isinstance(facts, str):
            printed = item.event or f"{item.ledger}@{item.index}"
            found.mismatch(item.line, printed, None, item.address or "event", why=facts)
