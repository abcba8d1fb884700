"""LOSO tables in Markdown, side by side, with the events behind every number."""

from collections.abc import Callable
from typing import Any

from ledger.render.addresses import table_name
from ledger.render.footnotes import Footnotes
from ledger.render.stamps import stamp
from ledger.render.table_cells import Marks
from ledger.render.table_grid import FOOT, Column, grid
from ledger.render.table_notes import headline, how, notes
from ledger.render.table_titles import headings, row_word
from ledger.render.text import has_digit, markdown

Mark = Callable[[str], str]


def render(tables: list[dict[str, Any]]) -> str:
    """The Markdown of one or several tables; it ends with the events of each number and a stamp."""
    subjects, columns = grid(tables)
    index, ledger = tables[0]["index"], tables[0].get("ledger", "")
    footnotes = Footnotes(ledger, index)
    marks = [Marks(footnotes, table, column) for table, column in zip(tables, columns, strict=True)]
    limits = "".join(mark.note("0") for mark, table in zip(marks, tables, strict=True) if _limited(table))
    lines = [f"{markdown(headline(tables))}{limits}. {markdown(how(tables))}.", ""]
    lines += pipes(row_word(tables), subjects, columns, marks)
    for column, table, mark in zip(columns, tables, marks, strict=True):
        lines += ["", f"**{markdown(column.title)}** ({markdown(table['experiment'])}):", ""]
        lines += [f"- {markdown(note)}{mark.note(note)}" for note in notes(table)]
    lines += ["", f"Events behind the numbers, at index {index}:", "", *footnotes.lines(), "", "---"]
    lines += stamp(" ".join(["table", *map(table_name, tables)]), ledger, index, "")
    return "\n".join(lines) + "\n"


def pipes(word: str, subjects: list[str], columns: list[Column], marks: list[Marks]) -> list[str]:
    """The grid as the lines of a Markdown table, a mark behind each number; `word` is what its rows are."""
    head = [word]
    for column in columns:
        head += [f"{markdown(column.title)}<br>{markdown(column.heading)}", markdown(column.seeds)]
    lines = [_line(head), _line(["---", *["---:", "---"] * len(columns)])]
    beside = list(zip(columns, marks, strict=True))
    for at, subject in enumerate(subjects):
        cells = [
            markdown(text) + mark.row(subject, text) for column, mark in beside for text in column.body[at]
        ]
        lines.append(_line([markdown(subject), *cells]))
    for at, label in enumerate(FOOT):
        cells = [
            markdown(text) + mark.foot(at, side, text)
            for column, mark in beside
            for side, text in enumerate(column.foot[at])
        ]
        lines.append(_line([f"**{label}**", *cells]))
    return lines


def _limited(table: dict[str, Any]) -> bool:
    """Whether the heading says numbers of a table: n/N, seeds, or who was left out late."""
    return any(has_digit(part) for part in headings([table])[1:])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
