"""One line of a page against the ledger: beside the line rendered again, or by the marks that it holds."""

from dataclasses import dataclass, field
from typing import Any

from ledger.actions.cite_sources import Sources
from ledger.render.align import differences
from ledger.render.facts import Facts
from ledger.render.marks import Claim, Definition, claims
from ledger.render.stamps import Stamp
from ledger.render.text import markdown
from ledger.render.tokens import GAP, Token, numbers, runs, skeleton

_SHOWN = 200
_TOO_SHORT = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it was read: its lines, `md` or `tex`, its stamps and the footnotes that name something."""

    lines: list[str]
    form: str
    stamps: list[Stamp]
    named: dict[str, Definition]

    def stamp_of(self, number: int) -> Stamp | None:
        """The stamp that a line belongs to: the next one below it, else the last above."""
        below = [mark for mark in self.stamps if mark.lines[-1] > number]
        return below[0] if below else (self.stamps[-1] if self.stamps else None)


@dataclass(slots=True)
class Findings:
    """What was found so far; every number of the page is counted in `numbers`."""

    page: Page
    numbers: int = 0
    matched: int = 0
    mismatched: list[dict[str, Any]] = field(default_factory=list)
    unanchored: list[dict[str, Any]] = field(default_factory=list)

    def mismatch(self, number: int, printed: str, expected: str | None, address: str, **more: Any) -> None:
        """Something that is not as the ledger says; lines count from 0 here and from 1 in the finding."""
        about = {"line": number + 1, "text": self.page.lines[number].strip()[:_SHOWN]}
        self.mismatched.append(about | {"printed": printed, "expected": expected, "address": address} | more)

    def loose(self, number: int, token: Token) -> None:
        """A number that nothing vouches for."""
        about = {"line": number + 1, "column": token.start + 1, "printed": token.text}
        self.unanchored.append(about | {"text": self.page.lines[number].strip()[:_SHOWN]})


def rendered_line(found: Findings, number: int, wanted: str, artifact: str, *, counts: bool) -> None:
    """A line beside the one that the ledger renders; `counts`: its numbers are numbers of the page."""
    line = found.page.lines[number]
    wrong = differences(line, wanted)
    for column, printed, expected in wrong:
        found.mismatch(number, printed, expected, artifact, column=column + 1)
    if counts:
        tokens = numbers(line)
        bad = sum(any(token.start <= at < token.end for at, _, _ in wrong) for token in tokens)
        found.numbers += len(tokens)
        found.matched += len(tokens) - bad


def loose_line(found: Findings, sources: Sources, number: int) -> None:
    """A line that belongs to no page: each number by its own mark."""
    line, form = found.page.lines[number], found.page.form
    if form == "tex" and line.lstrip().startswith("%"):
        return
    vouched = {claim.token: claim for claim in claims(line, form)}
    for token in numbers(line):
        found.numbers += 1
        known = _known(sources, found.page, number, vouched[token]) if token in vouched else []
        _judge(found, number, vouched[token], known) if known else found.loose(number, token)


Known = list[tuple[str, Facts | str]]


def _known(sources: Sources, page: Page, number: int, claim: Claim) -> Known:
    """What each mark of a claim names, with its numbers or with what is wrong with it."""
    found: Known = []
    stamp = page.stamp_of(number)
    for mark in claim.marks:
        if mark in page.named:
            item = page.named[mark]
            found.append((item.address or f"event/{item.event}", sources.facts(item)))
        elif page.form == "tex" and stamp is not None:
            found.append((mark, sources.at(stamp.ledger, stamp.index, mark)))
    return found


def _judge(found: Findings, number: int, claim: Claim, known: Known) -> None:
    """One number beside what its marks name: any of them may say it."""
    token = claim.token
    expected = None
    for address, facts in known:
        if isinstance(facts, str):
            continue
        typed = _typed(claim, facts)
        if typed == token.text or (typed is None and facts.allows(token, claim.after_sign)):
            found.matched += 1
            return
        if typed is not None:
            found.mismatch(number, token.text, typed, address, column=token.start + 1)
            return
        expected = expected or facts.nearest(token, claim.after_sign)
    if not claim.binding:
        found.loose(number, token)
        return
    wrong = [facts for _, facts in known if isinstance(facts, str)]
    more = {"why": wrong[0]} if wrong else {}
    found.mismatch(number, token.text, expected, known[0][0], column=token.start + 1, **more)


def _typed(claim: Claim, facts: Facts) -> str | None:
    """Where the piece holds a text of the event word for word: the number that this text has there."""
    piece = skeleton(claim.piece)
    starts = [claim.offset + run.start() for run in runs(claim.piece)]
    own = [number for number, start in enumerate(starts) if claim.token.start <= start < claim.token.end]
    if not own:
        return None
    for text in map(markdown, facts.texts):
        shape, stated = skeleton(text), [run[0] for run in runs(text)]
        at = piece.find(shape) if stated and len(shape) > _TOO_SHORT else -1
        place = own[0] - piece[: max(at, 0)].count(GAP)
        if at >= 0 and 0 <= place <= len(stated) - len(own):
            # a date is several runs of digits
            return _filled(claim.token.text, stated[place : place + len(own)])
    return None


def _filled(shape: str, stated: list[str]) -> str:
    """A number or a date with its runs of digits replaced."""
    parts, end = [], 0
    for run, text in zip(runs(shape), stated, strict=True):
        parts += [shape[end : run.start()], text]
        end = run.end()
    return "".join([*parts, shape[end:]])
