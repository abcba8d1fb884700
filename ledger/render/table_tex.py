r"""LOSO tables as a LaTeX tabular (package booktabs), side by side; `\ledger{…}{…}` names each number."""

from typing import Any

from ledger.render.addresses import of_table, table_name
from ledger.render.stamps import stamp
from ledger.render.table_cells import Addresses, of_foot, of_rows
from ledger.render.table_grid import FOOT, Column, grid
from ledger.render.table_notes import headline, how, notes
from ledger.render.table_titles import row_word
from ledger.render.text import has_digit, tex

_SIGNS = {"±": r"$\pm$", "–": "--", "…": r"\dots{}", "·": r"$\cdot$"}
MACRO = r"\providecommand{\ledger}[2]{#1}"
"""`\\ledger{43.45}{table/EXP/mean}` prints its first argument; `ledger cite` checks it against the second."""


def render(tables: list[dict[str, Any]]) -> str:
    """The LaTeX of one or several tables; notes stand below the rule, events and the stamp in comments."""
    subjects, columns = grid(tables)
    index, ledger = tables[0]["index"], tables[0].get("ledger", "")
    lines = [
        f"% {tex(headline(tables))}; {tex(how(tables))}; index {index}",
        MACRO,
        r"\begin{tabular}{l" + "rl" * len(columns) + "}",
        r"\toprule",
        _line([rf" & \multicolumn{{2}}{{c}}{{{texed(column.title)}}}" for column in columns], joint=""),
        _line([row_word(tables), *(texed(text) for one in columns for text in (one.heading, one.seeds))]),
        r"\midrule",
    ]
    beside = list(zip(tables, columns, strict=True))
    places = [of_rows(table) for table in tables]
    for at, subject in enumerate(subjects):
        own = zip(columns, places, strict=True)
        cells = [cell for one, place in own for cell in _pair(one.body[at], place.get(subject))]
        lines.append(_line([texed(subject), *cells]))
    lines.append(r"\midrule")
    for at, label in enumerate(FOOT):
        cells = [cell for table, one in beside for cell in _pair(one.foot[at], of_foot(table, at))]
        lines.append(_line([texed(label), *cells]))
    lines += [r"\bottomrule", r"\end{tabular}", *(_notes(table, column) for table, column in beside)]
    lines += [_events(table, row) for table in tables for row in table["rows"]]
    ends = stamp(" ".join(["table", *map(table_name, tables)]), ledger, index, "")
    return "\n".join([*lines, *(f"% {line}" for line in ends)]) + "\n"


def anchored(text: str, address: str) -> str:
    """A text that is escaped already, with the address of its numbers; as it is where it holds none."""
    return rf"\ledger{{{text}}}{{{address}}}" if has_digit(text) else text


def texed(text: str) -> str:
    """A text in LaTeX, its signs as commands."""
    safe = tex(text)
    for sign, spelled in _SIGNS.items():
        safe = safe.replace(sign, spelled)
    return safe


def _pair(texts: tuple[str, str], addresses: Addresses | None) -> list[str]:
    if addresses is None:
        return [texed(text) for text in texts]
    return [anchored(texed(text), address) for text, address in zip(texts, addresses, strict=True)]


def _notes(table: dict[str, Any], column: Column) -> str:
    said = "; ".join(anchored(texed(note), of_table(table)) for note in notes(table))
    return rf"\par\footnotesize {texed(column.title)} ({texed(table['experiment'])}): {said}."


def _line(cells: list[str], joint: str = " & ") -> str:
    return joint.join(cells) + r" \\"


def _events(table: dict[str, Any], row: dict[str, Any]) -> str:
    ids = " ".join(tex(event) for event in row["events"])
    return f"% {tex(table['experiment'])} subject {tex(row['subject'])}: {ids}"
