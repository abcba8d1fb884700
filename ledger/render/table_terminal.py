"""Tables side by side in aligned text, for any width from 60 columns up."""

import textwrap
from collections.abc import Iterator
from typing import Any

from ledger.render.table_grid import FOOT, Column, grid
from ledger.render.table_notes import notes
from ledger.render.table_titles import headings, how, row_word
from ledger.render.text import plain, shortened, width

MIN_WIDTH = 60
_GAP = "   "
_LEFT, _RIGHT = 24, 18
_WIDE = 16
"""A heading wider than this stands in two lines: the metric, its unit."""


def render(tables: list[dict[str, Any]], columns: int = 100, colour: bool = False) -> str:
    """The text of one or several tables; columns that do not fit stand below the first ones."""
    columns = max(columns, MIN_WIDTH)
    subjects, found = grid(tables)
    labels = [shortened(subject, 12 if columns < 80 else 24) for subject in subjects]
    lines = [line for part in headings(tables) for line in _wrapped(part, columns, "")]
    lines += _wrapped(how(tables), columns, "")
    tall = any(width(plain(column.heading)) > _WIDE for column in found)
    word, blocks = row_word(tables), [_Block(column, tall) for column in found]
    for part in _fitting(blocks, _label_width(word, labels), columns):
        lines += ["", *_lines(word, part, labels, colour)]
    said = [notes(table) for table in tables]
    shared = [note for note in said[0] if all(note in other for other in said[1:])] if said[1:] else []
    for column, own in zip(found, said, strict=True):
        name = f"{shortened(column.title, columns - 20)} · {plain(column.experiment)}"
        lines += _under(name, [note for note in own if note not in shared], columns)
    lines += _under("all of them", shared, columns) if shared else []
    name = plain(tables[0]["experiment"]) if len(tables) == 1 else "EXP"
    hint = f"index {tables[0]['index']} · `ledger table {name} --json` names the events behind each number"
    return "\n".join([*lines, "", *_wrapped(hint, columns, "")]) + "\n"


class _Block:
    """One experiment's pair of columns with their widths."""

    def __init__(self, column: Column, tall: bool) -> None:
        self.title = shortened(column.title, 30)
        head = _head(column, tall)
        self.body = len(head)
        pairs = (*head, *column.body, *column.foot)
        self.pairs = [(shortened(left, _LEFT), _cut(right)) for left, right in pairs]
        self.left = max(width(left) for left, _ in self.pairs)
        self.right = max(width(right) for _, right in self.pairs)
        self.width = max(self.left + 2 + self.right, width(self.title))

    def line(self, number: int) -> str:
        """One pair, the first right-aligned and the second left-aligned, filled to the block's width."""
        left, right = self.pairs[number]
        text = " " * (self.left - width(left)) + left + "  " + right
        return _filled(text, self.width)


def _head(column: Column, tall: bool) -> list[tuple[str, str]]:
    """The heading over a pair of columns; where one of the tables' is wide, all stand in two lines."""
    if not tall:
        return [(column.heading, column.seeds)]
    metric, found, unit = column.heading.partition(" [")
    return [(metric, ""), (f"[{unit}" if found else "", column.seeds)]


def _filled(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _cut(text: str) -> str:
    """A text of the second column, cut to its width; what stands in brackets keeps its last one."""
    short = shortened(text, _RIGHT)
    return f"{shortened(text, _RIGHT - 1)})" if short.endswith("…") and text.startswith("(") else short


def _label_width(word: str, labels: list[str]) -> int:
    return max(width(label) for label in (word, *FOOT, *labels))


def _fitting(blocks: list[_Block], first: int, columns: int) -> Iterator[list[_Block]]:
    """As many blocks beside each other as the width allows, at least one."""
    part: list[_Block] = []
    used = first
    for block in blocks:
        if part and used + len(_GAP) + block.width > columns:
            yield part
            part, used = [], first
        part.append(block)
        used += len(_GAP) + block.width
    if part:
        yield part


def _lines(word: str, blocks: list[_Block], labels: list[str], colour: bool) -> list[str]:
    first, body = _label_width(word, labels), blocks[0].body
    rule = "─" * (first + sum(len(_GAP) + block.width for block in blocks))
    titles = _GAP.join([" " * first, *(_filled(block.title, block.width) for block in blocks)])
    heads = [_row(word if at == body - 1 else "", at, blocks, first) for at in range(body)]
    rows = [_row(label, body + at, blocks, first) for at, label in enumerate(labels)]
    foot = [_row(label, body + len(labels) + at, blocks, first) for at, label in enumerate(FOOT)]
    return [_bold(titles.rstrip(), colour), *heads, rule, *rows, rule, _bold(foot[0], colour), *foot[1:]]


def _row(label: str, number: int, blocks: list[_Block], first: int) -> str:
    return _GAP.join([_filled(label, first), *(block.line(number) for block in blocks)]).rstrip()


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _under(name: str, said: list[str], columns: int) -> list[str]:
    """Notes under a name, after an empty line."""
    return ["", name, *(line for note in said for line in _wrapped(note, columns, "  "))]


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    return textwrap.wrap(plain(text), columns, initial_indent=indent, subsequent_indent=indent + "  ") or [""]
