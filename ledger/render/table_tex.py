"""LOSO tables as a LaTeX tabular (package booktabs), side by side."""

from typing import Any

from ledger.render.table_grid import FOOT, Column, grid
from ledger.render.table_notes import HOW, headline, notes
from ledger.render.text import tex

_SIGNS = {"±": r"$\pm$", "–": "--", "…": r"\dots{}", "·": r"$\cdot$"}


def render(tables: list[dict[str, Any]]) -> str:
    """The LaTeX of one or several tables; notes and events stand in comments and below the rule."""
    subjects, columns = grid(tables)
    lines = [
        f"% {tex(headline(tables))}; {tex(HOW)}; index {tables[0]['index']}",
        r"\begin{tabular}{l" + "rl" * len(columns) + "}",
        r"\toprule",
        _line([rf" & \multicolumn{{2}}{{c}}{{{_text(column.title)}}}" for column in columns], joint=""),
        _line(["subject", *(text for column in columns for text in (_text(column.heading), "seeds"))]),
        r"\midrule",
    ]
    lines += [_line([_text(s), *_pairs(columns, "body", at)]) for at, s in enumerate(subjects)]
    lines.append(r"\midrule")
    lines += [_line([_text(label), *_pairs(columns, "foot", at)]) for at, label in enumerate(FOOT)]
    lines += [r"\bottomrule", r"\end{tabular}"]
    for column, table in zip(columns, tables, strict=True):
        said = "; ".join(notes(table))
        lines.append(
            rf"\par\footnotesize {_text(column.title)} ({_text(table['experiment'])}): {_text(said)}."
        )
    lines += [_events(table, row) for table in tables for row in table["rows"]]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    safe = tex(text)
    for sign, spelled in _SIGNS.items():
        safe = safe.replace(sign, spelled)
    return safe


def _pairs(columns: list[Column], part: str, at: int) -> list[str]:
    return [_text(text) for column in columns for text in getattr(column, part)[at]]


def _line(cells: list[str], joint: str = " & ") -> str:
    return joint.join(cells) + r" \\"


def _events(table: dict[str, Any], row: dict[str, Any]) -> str:
    ids = " ".join(tex(event) for event in row["events"])
    return f"% {tex(table['experiment'])} subject {tex(row['subject'])}: {ids}"
