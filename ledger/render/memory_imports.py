"""The part of a project's memory page about results that were measured elsewhere."""

from typing import Any

from ledger.projections.imported_table import imported_table
from ledger.projections.imports import state_of
from ledger.projections.view import View
from ledger.render.addresses import of_table
from ledger.render.footnotes import Footnotes, marked
from ledger.render.table_notes import figure, over
from ledger.render.text import markdown
from ledger.rules.imported_checks import LABELS


def section(view: View, names: list[str], marks: Footnotes) -> list[str]:
    """One line for each import that is whole as of the view: where from, its figure, how its checks ended."""
    rows = [row for name in names if (row := view.row("imports", name)) and state_of(row) == "imported"]
    if not rows:
        return []
    lines = ["## Imported results", "", "Measured elsewhere: for comparison, never a headline.", ""]
    return [*lines, *(_line(view, row, marks) for row in rows), ""]


def _line(view: View, row: dict[str, Any], marks: Footnotes) -> str:
    table, metric = imported_table(view, row["id"]), row["metric"]
    said = f"{metric['name']} {figure(table)} {over(table)}, {metric['direction']} is better"
    mark = marks.derived(of_table(table), row["name"])
    source = marked(f", from {markdown(row['source'])}", marks.mark(row))
    checks = [f"{label} {row['checks'][name]}" for name, label in LABELS.items() if row["checks"][name]]
    told = f"; {markdown(', '.join(checks))}" if checks else ""
    name = f"{markdown(row['name'])} ({markdown(row['id'])})"
    return f"- {name}: IMPORTED, {markdown(said)}{mark}{source}{told}"
