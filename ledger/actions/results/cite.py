"""Derive every number of an exported page again from the log, and compare at the printed precision."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.actions.results.cite_lines import Findings, Page, Wanted, loose_line, rendered_line
from ledger.actions.results.cite_sources import Sources
from ledger.errors import LedgerError, NotFound, UsageError
from ledger.render.align import Shape, align, shape
from ledger.render.marks import DEFINES, definitions
from ledger.render.stamps import Stamp, stamps
from ledger.render.text import has_digit
from ledger.render.unwrap import unwrapped

if TYPE_CHECKING:
    from ledger.store.open import Store

FORMS = {".md": "md", ".markdown": "md", ".tex": "tex"}


def cite(store: "Store", file: Path) -> dict[str, Any]:
    r"""`{"ok", "numbers", "matched", "mismatched", "unanchored", "left_out", "ledger", "index"}` of a page.

    Lines of a page that a stamp names are compared with the page rendered again at its index; other
    numbers with what their footnote or `\ledger{…}{…}` names. `left_out` lists the lines with numbers
    that a stamped page has and this file has not. NotFound for no such file, UsageError for one that is
    neither Markdown nor LaTeX.
    """
    return examine(_read(file), Sources(store))


def examine(page: Page, sources: Sources) -> dict[str, Any]:
    """The findings of a page that was read, in the shape of `cite`."""
    found = Findings(page)
    covered = _stamped(found, sources)
    _defined(found, sources, covered)
    own = {mark.line for mark in page.stamps}
    for number, line in enumerate(page.lines):
        defines = DEFINES.match(line.text) is not None
        if number in covered:
            rendered_line(found, number, covered[number], counts=not defines)
        elif number not in own and not defines:
            loose_line(found, sources, number)
    named = [item.index for item in page.named.values() if not item.broken]
    indexes = [mark.index for mark in page.stamps if mark.broken is None] or named
    if not indexes and page.form == "tex" and found.matched + len(found.mismatched):
        indexes = [sources.head]
    return {
        "ok": not found.mismatched, "numbers": found.numbers, "matched": found.matched,
        "mismatched": found.mismatched, "unanchored": found.unanchored, "left_out": found.left_out,
        "ledger": sources.store.ledger_id, "index": max(indexes, default=None),
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
    meant = unwrapped(lines, form)
    named = definitions(enumerate(meant)) if form == "md" else {}
    return Page(lines, meant, form, stamps(meant), named)


def _stamped(found: Findings, sources: Sources) -> dict[int, Wanted]:
    """The lines of the pages that the stamps name; a stamp ends the part of the file that it speaks of."""
    covered: dict[int, Wanted] = {}
    page, low = found.page, 0
    shapes = [shape(line.text, page.named) for line in page.lines] if page.stamps else []
    for number, mark in enumerate(page.stamps):
        high = len(page.lines) if number == len(page.stamps) - 1 else mark.line
        wrong = sources.wrong(mark)
        if wrong is None:
            covered |= _cover(found, sources, mark, shapes, range(low, high))
        else:
            what, printed, expected = wrong
            found.mismatch(mark.line, printed, expected, what)
        low = mark.line + 1
    return covered


def _cover(
    found: Findings, sources: Sources, mark: Stamp, shapes: list[Shape], part: range
) -> dict[int, Wanted]:
    page, artifact = found.page, mark.artifact
    if artifact is None:
        return {}
    try:
        rendered = sources.page(artifact, mark.index, page.form)
    except LedgerError as error:
        found.mismatch(mark.line, artifact, None, artifact, why=error.message)
        return {}
    wanted = page_of(rendered, page.form)
    theirs = [shape(line.text, wanted.named) for line in wanted.lines]
    outside = set(range(len(page.lines))) - set(part) | {mark.line}
    pairs = align(shapes, theirs, outside)
    own = {stamp.line for stamp in wanted.stamps}
    gone = set(range(len(theirs))) - set(pairs.values()) - own
    texts = (wanted.lines[at].text for at in sorted(gone))
    found.leave_out(artifact, [text for text in texts if has_digit(text) and not DEFINES.match(text)])
    return {number: Wanted(theirs[at].text, wanted.named, artifact) for number, at in pairs.items()}


def _defined(found: Findings, sources: Sources, covered: dict[int, Wanted]) -> None:
    """Footnotes that lead nowhere are mismatches, whatever they stand behind."""
    for item in found.page.named.values():
        facts = sources.facts(item) if item.line not in covered else None
        if isinstance(facts, str):
            printed = item.event or (f"{item.ledger}@{item.index}" if item.address else "footnote")
            found.mismatch(item.line, printed, None, item.address or "event", why=facts)
