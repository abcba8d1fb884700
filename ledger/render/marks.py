"""Marks in a file: the numbers of a line that a footnote or a `\\ledger{…}{…}` vouches for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ledger.render.tokens import Token, numbers

_MARKS = re.compile(r"(?:(?<!\\)\[\^[^\]\s]+\])+")
_LABEL = re.compile(r"\[\^([^\]\s]+)\]")
_EVENT = re.compile(r"^\[\^([^\]\s]+)\]: event (\d{1,18}), (\S+)")
_DERIVED = re.compile(r"^\[\^([^\]\s]+)\]: at `ledger:([^@`/\s]*)@(\d{1,18})/([^`\s]+)`")
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`[^`]*`")
_LATEX = re.compile(r"\\ledger\{((?:[^{}]|\{[^{}]*\})*)\}\{([^{}]*)\}")
_SIGN = r"(?:±|\+/-|\\pm|\$\\pm\$)"
_AFTER_SIGN = re.compile(_SIGN + r"\s*\$?\s*$")
_UNIT = re.compile(r"^[^0-9.;:!?,]{0,16}$")
_JOINT = re.compile(rf"^\s*[^\W\d]{{0,12}}\s*\$?\s*(?:{_SIGN}|/|–|to|of)\s*\\?\$?\s*$")


@dataclass(frozen=True, slots=True)
class Definition:
    """What a footnote names: an event by index and id, or an address in a ledger as of an index."""

    line: int
    index: int
    event: str | None = None
    ledger: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A number and what vouches for it: labels of footnotes, or one address of LaTeX.

    `binding`: the mark stands right behind it; else it only stands in the same `piece` of text, which
    begins at `offset` of the line.
    """

    token: Token
    marks: tuple[str, ...]
    after_sign: bool
    binding: bool
    piece: str
    offset: int


def definitions(lines: list[str]) -> dict[str, Definition]:
    """The footnotes of a Markdown file that name something of a ledger; the first of a label counts."""
    found: dict[str, Definition] = {}
    for number, line in enumerate(lines):
        if (match := _EVENT.match(line)) is not None:
            found.setdefault(match[1], Definition(number, int(match[2]), event=match[3]))
        elif (match := _DERIVED.match(line)) is not None:
            place = Definition(number, int(match[3]), ledger=match[2], address=match[4])
            found.setdefault(match[1], place)
    return found


def claims(line: str, form: str) -> list[Claim]:
    """Every number of a line that a mark vouches for, in the form md or tex."""
    return list(_latex(line) if form == "tex" else _markdown(line))


def _latex(line: str) -> Iterator[Claim]:
    tokens = numbers(line)
    for found in _LATEX.finditer(line):
        for token in tokens:
            if found.start(1) <= token.start < found.end(1):
                sign = bool(_AFTER_SIGN.search(line[found.start(1) : token.start]))
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
        every = tuple(_LABEL.findall("".join(_MARKS.findall(bare))))
        yield from (Claim(token, every, False, False, token.text, token.start) for token in tokens if every)
    for low, high in pairwise(edges):
        start = low
        for marks in _MARKS.finditer(bare, low, high):
            before = [token for token in tokens if start <= token.start and token.end <= marks.start()]
            bound = before if table else _chain(line, before, marks.start())
            labels = tuple(_LABEL.findall(marks[0]))
            for token in before:
                sign = bool(_AFTER_SIGN.search(line[start : token.start]))
                yield Claim(token, labels, sign, token in bound, line[start : marks.start()], start)
            start = marks.end()


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
