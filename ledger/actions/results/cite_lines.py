"""One line of a page against the ledger: beside the line rendered again, or by the marks that it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ledger.actions.results.cite_sources import Sources
from ledger.render.align import differences, misled
from ledger.render.facts import Facts
from ledger.render.marks import Claim, Definition, claims
from ledger.render.stamps import Stamp
from ledger.render.tokens import Token, numbers, same
from ledger.render.typed import stated
from ledger.render.unwrap import Line

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it was read: its lines and those that are meant, `md` or `tex`, its stamps and footnotes."""

    source: list[str]
    lines: list[Line]
    form: str
    stamps: list[Stamp]
    named: dict[str, Definition]

    def stamp_of(self, number: int) -> Stamp | None:
        """The stamp that a line belongs to: the next one below it, else the last above."""
        known = [mark for mark in self.stamps if mark.broken is None]
        below = [mark for mark in known if mark.line > number]
        return below[0] if below else (known[-1] if known else None)

    def place(self, number: int, offset: int) -> tuple[int, int, str]:
        """Line and column of the file, from 1, of a sign of a line as it is meant; and the line's text."""
        line, column = self.lines[number].place(offset)
        return line + 1, column + 1, self.source[line].strip()[:_SHOWN]


class Wanted(NamedTuple):
    """A line that the ledger renders, the footnotes of its page, and what page that is."""

    text: str
    named: dict[str, Definition]
    artifact: str


@dataclass(slots=True)
class Findings:
    """What was found so far; every number of the page is counted in `numbers`.

    `left_out`: lines with numbers of a stamped page that this file does not have.
    """

    page: Page
    numbers: int = 0
    matched: int = 0
    mismatched: list[dict[str, Any]] = field(default_factory=list)
    unanchored: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)

    def mismatch(
        self,
        number: int,
        printed: str,
        expected: str | None,
        address: str,
        at: int | None = None,
        **more: Any,
    ) -> None:
        """Something that is not as the ledger says, in a line from 0, at an offset of it where one is."""
        line, column, text = self.page.place(number, at or 0)
        place = {} if at is None else {"column": column}
        about = {"line": line, "text": text, "printed": printed, "expected": expected, "address": address}
        self.mismatched.append(about | place | more)

    def loose(self, number: int, token: Token) -> None:
        """A number that nothing vouches for."""
        line, column, text = self.page.place(number, token.start)
        self.unanchored.append({"line": line, "column": column, "printed": token.text, "text": text})

    def leave_out(self, artifact: str, lines: Iterable[str]) -> None:
        """Lines of a page that this file does not have."""
        self.left_out += [{"page": artifact, "text": line.strip()[:_SHOWN]} for line in lines]


def rendered_line(found: Findings, number: int, wanted: Wanted, *, counts: bool) -> None:
    """A line beside the one that the ledger renders; `counts`: its numbers are numbers of the page."""
    line = found.page.lines[number].text
    wrong = differences(line, wanted.text)
    strayed = list(misled(line, found.page.named, wanted.text, wanted.named))
    for at, printed, expected in [*wrong, *strayed]:
        found.mismatch(number, printed, expected, wanted.artifact, at)
    if counts:
        tokens = numbers(line)
        bad = sum(any(token.start <= at < token.end for at, _, _ in wrong) for token in tokens)
        found.numbers += len(tokens)
        found.matched += len(tokens) - bad


def loose_line(found: Findings, sources: Sources, number: int) -> None:
    """A line that belongs to no page: each number by its own mark."""
    line, form = found.page.lines[number].text, found.page.form
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
        elif page.form == "tex":
            # a paper that lost the stamp speaks of the ledger as it is now
            place = (sources.store.ledger_id, sources.head) if stamp is None else (stamp.ledger, stamp.index)
            found.append((mark, sources.at(*place, mark)))
    return found


def _judge(found: Findings, number: int, claim: Claim, known: Known) -> None:
    """One number beside what its marks name: any of them may say it."""
    token = claim.token
    expected = None
    for address, facts in known:
        if isinstance(facts, str):
            continue
        typed = stated(claim, facts.sentences())
        allowed = facts.allows(token, claim.sign)
        # a sentence may have been printed with more digits, or with fewer
        if allowed if typed is None else same(token.text, typed) or (allowed and same(typed, token.text)):
            found.matched += 1
            return
        if typed is not None:
            found.mismatch(number, token.text, typed, address, token.start)
            return
        expected = expected or facts.nearest(token, claim.sign)
    if not claim.binding:
        found.loose(number, token)
        return
    wrong = [facts for _, facts in known if isinstance(facts, str)]
    more = {"why": wrong[0]} if wrong else {}
    found.mismatch(number, token.text, expected, known[0][0], token.start, **more)
