"""Marks in a file: the numbers of a line that a footnote or a `\\ledger{…}{…}` vouches for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ledger.render.tokens import Token, numbers
from ledger.render.unwrap import Line

LABEL = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
DEFINES = re.compile(r"^\s*\[\^[^\]\s]+\]:")
_MARKS = re.compile(r"(?:(?<!\\)\[\^[^\]\s]+\])+")
_EVENT = re.compile(r"^\s*\[\^([^\]\s]+)\]: event (\d{1,18}), (\S+)(.*)$")
_DERIVED = re.compile(r"^\s*\[\^([^\]\s]+)\]: at `ledger:([^@`/\s]*)@(\d{1,18})/([^`\s]+)`(.*)$")
_BEGINS = re.compile(r"^\s*\[\^[^\]\s]+\]: (?:event\b|at `?ledger\b)")
_ID = re.compile(r"[0-9A-Za-z-]{30,}")
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`[^`]*`")
_LATEX = re.compile(r"\\ledger\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{\s*([^{}]*?)\s*\}")
_SIGN = r"(?:±|\+/-|\\pm|\$\\pm\$)"
_AFTER_SIGN = re.compile(_SIGN + r"\s*\$?\s*$")
_BELOW = re.compile(r"(?:<|≤|&lt;|\\textless(?:\{\})?|\\leq?|\\leqslant)\s*\$?\s*$")
_ABOVE = re.compile(r"(?:>|≥|&gt;|\\textgreater(?:\{\})?|\\geq?|\\geqslant)\s*\$?\s*$")
_BEFORE = 40
"""Signs before a number among which its ±, < or > stands."""
_UNIT = re.compile(r"^[^0-9.;:!?,]{0,40}$")
_JOINT = re.compile(rf"^\s*[^\W\d]{{0,12}}\s*\$?\s*(?:{_SIGN}|/|–|to|of)\s*\\?\$?\s*$")


@dataclass(frozen=True, slots=True)
class Definition:
    """What a footnote names: an event by index and id, or an address in a ledger as of an index.

    `line` counts the lines as they are meant; `behind` are the events that it says the value is
    from, where it says them by id. `broken`: it begins like one of ours and does not end so.
    """

    line: int
    index: int
    event: str | None = None
    ledger: str | None = None
    address: str | None = None
    behind: tuple[str, ...] = ()
    broken: bool = False

    @property
    def target(self) -> str:
        """What it names, in one text."""
        return (
            f"event {self.index} {self.event}"
            if self.address is None
            else f"{self.ledger}@{self.index}/{self.address}"
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """A number and what vouches for it: labels of footnotes, or one address of LaTeX.

    `sign` is ±, < or > where one stands before it. `binding`: the mark stands right behind it; else it
    only stands in the same `piece` of text, which begins at `offset` of the line.
    """

    token: Token
    marks: tuple[str, ...]
    sign: str
    binding: bool
    piece: str
    offset: int


def definitions(lines: Iterable[tuple[int, Line]]) -> dict[str, Definition]:
    """The footnotes of a Markdown file that name something of a ledger; the first of a label counts."""
    found: dict[str, Definition] = {}
    for number, line in lines:
        if (match := _EVENT.match(line.text)) is not None:
            stated = Definition(number, int(match[2]), event=match[3], broken=bool(match[4].strip()))
        elif (match := _DERIVED.match(line.text)) is not None:
            behind = tuple(_ID.findall(match[5]))
            stated = Definition(number, int(match[3]), None, match[2], match[4], behind)
        elif _BEGINS.match(line.text) and (match := LABEL.search(line.text)) is not None:
            stated = Definition(number, 0, broken=True)
        else:
            continue
        found.setdefault(match[1], stated)
    return found


def targets(line: str, named: Mapping[str, Definition]) -> list[tuple[int, str, str]]:
    """`(column, label, what it names)` of each mark of a line; an unknown label names itself."""
    return [
        (found.start(), found[1], named[found[1]].target if found[1] in named else found[1])
        for found in LABEL.finditer(line)
    ]


def claims(line: str, form: str) -> list[Claim]:
    """Every number of a line that a mark vouches for, in the form md or tex."""
    return list(_latex(line) if form == "tex" else _markdown(line))


def _latex(line: str) -> Iterator[Claim]:
    tokens = numbers(line)
    for found in _LATEX.finditer(line):
        for token in _between(tokens, found.start(1), found.end(1)):
            sign = _sign(line[max(0, token.start - _BEFORE) : token.start])
            yield Claim(token, (found[2],), sign, True, found[1], found.start(1))


def _markdown(line: str) -> Iterator[Claim]:
    """In a table a mark vouches for its whole cell, in running text for what stands right before it.

    Cells without a mark come with all marks of their line, not binding; the last claim of a number counts.
    """
    table = line.lstrip().startswith("|")
    bare = _CODE.sub(lambda code: " " * len(code[0]), line)
    borders = [found.start() for found in _CELL.finditer(bare)] if table else []
    edges = [0, *borders, len(line)]
    tokens = numbers(line)
    if table:
        every = tuple(LABEL.findall("".join(_MARKS.findall(bare))))
        yield from (Claim(token, every, "", False, token.text, token.start) for token in tokens if every)
    for low, high in pairwise(edges):
        start = low
        for marks in _MARKS.finditer(bare, low, high):
            before = _between(tokens, start, marks.start())
            bound = before if table else _chain(line, before, marks.start())
            labels = tuple(LABEL.findall(marks[0]))
            for token in before:
                sign = _sign(line[max(start, token.start - _BEFORE) : token.start])
                yield Claim(token, labels, sign, token in bound, line[start : marks.start()], start)
            start = marks.end()


def _between(tokens: list[Token], start: int, end: int) -> list[Token]:
    """The tokens, sorted by place, that lie wholly within a part of their line."""
    first = bisect_left(tokens, start, key=lambda token: token.start)
    return tokens[first : bisect_right(tokens, end, key=lambda token: token.end)]


def _sign(before: str) -> str:
    for sign, pattern in (("±", _AFTER_SIGN), ("<", _BELOW), (">", _ABOVE)):
        if pattern.search(before):
            return sign
    return ""


def _chain(line: str, tokens: list[Token], end: int) -> list[Token]:
    """The last number before a mark, with those that a ±, a range or a fraction joins to it."""
    bound: list[Token] = []
    for token in reversed(tokens):
        gap = line[token.end : end]
        if not (_JOINT if bound else _UNIT).match(gap):
            break
        bound.append(token)
        end = token.start
    return bound
