"""LOSO tables in Markdown, side by side, with the events behind every number."""

from typing import Any

from ledger.render.table_grid import FOOT, Column, grid
from ledger.render.table_notes import HOW, headline, notes
from ledger.render.text import markdown


def render(tables: list[dict[str, Any]]) -> str:
    """The Markdown of one or several tables; it ends with the events of each number."""
    subjects, columns = grid(tables)
    lines = [f"{markdown(headline(tables))}. {markdown(HOW)}.", "", *pipes(subjects, columns)]
    for column, table in zip(columns, tables, strict=True):
        lines += ["", f"**{markdown(column.title)}** ({markdown(table['experiment'])}):", ""]
        lines += [f"- {markdown(note)}" for note in notes(table)]
    lines += ["", f"Events behind the numbers, at index {tables[0]['index']}:", ""]
    for column, table in zip(columns, tables, strict=True):
        lines += [_events(column, row) for row in table["rows"]]
    return "\n".join(lines) + "\n"


def pipes(subjects: list[str], columns: list[Column]) -> list[str]:
    """The grid as the lines of a Markdown table."""
    head = ["subject"]
    for column in columns:
        head += [f"{markdown(column.title)}<br>{markdown(column.heading)}", "seeds"]
    lines = [_line(head), _line(["---", *["---:", "---"] * len(columns)])]
    for at, subject in enumerate(subjects):
        lines.append(_line([markdown(subject), *_pair([column.body[at] for column in columns])]))
    for at, label in enumerate(FOOT):
        lines.append(_line([f"**{label}**", *_pair([column.foot[at] for column in columns])]))
    return lines


def _pair(pairs: list[tuple[str, str]]) -> list[str]:
    return [markdown(text) for pair in pairs for text in pair]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _events(column: Column, row: dict[str, Any]) -> str:
    ids = ", ".join(markdown(event) for event in row["events"])
    return f"- {markdown(column.title)}, subject {markdown(row['subject'])}: {ids}"
