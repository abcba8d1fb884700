"""An experiment's part of a project's memory page: the question, the LOSO summary, every run."""

from typing import Any

from ledger.projections.tables import tables
from ledger.projections.view import View
from ledger.render import memory_runs
from ledger.render.footnotes import Footnotes, marked
from ledger.render.numbers import config, dollars, exact, form
from ledger.render.table_cells import Marks
from ledger.render.table_grid import grid
from ledger.render.table_md import pipes
from ledger.render.table_notes import figure, notes, over
from ledger.render.table_titles import protocol, row_word
from ledger.render.text import markdown


def section(view: View, row: dict[str, Any], marks: Footnotes) -> list[str]:
    """The lines under the experiment's heading."""
    runs = view.rows("runs", f"{row['id']}.")
    found = tables(view, row["id"])
    spec = form(run["result"]["value"] for run in runs.values() if run["result"] is not None)
    lines = [f"## {markdown(row['name'])} · {markdown(row['id'])} · {markdown(row['state'])}", ""]
    lines += [*_facts(row, marks), ""]
    for table in found:
        lines += _summary(table, marks)
    if not runs:
        return [*lines, "No run yet.", ""]
    unit = row["metric"].get("unit")
    return [*lines, *memory_runs.table(runs.values(), unit, spec, marks), ""]


def _facts(row: dict[str, Any], marks: Footnotes) -> list[str]:
    """What was asked, counted and estimated, and what was refused."""
    proposed = marks.mark(row["proposed"])
    lines = [f"- Hypothesis: {markdown(row['hypothesis'] or 'none stated')}{proposed}"]
    expression = row["math"].get("expression")
    lines += [marked(f"- Math: {markdown(str(expression))}", proposed)] if expression else []
    counted = row["counted"]
    if counted:
        flops = exact(counted.get("flops_per_step"))
        params = exact(counted["parameters"])
        lines.append(f"- Params (exact): {params}; FLOPs/step: {flops}{marks.mark(counted)}")
    if row["estimate"]:
        said = f"{dollars(row['estimate']['amount'])}, tier {row['estimate']['tier']}"
        so_far = f"{said}; cost so far: {dollars(row['cost'])}{_ratio(row)}"
        lines.append(f"- Estimate: {markdown(so_far)}{marks.mark(row['estimate'])}")
    if row["ancestor"]:
        changed = ", ".join(row["changed"]) or "nothing"
        lines.append(f"- Follows {markdown(row['ancestor'])}; changed: {markdown(changed)}{proposed}")
    return lines + _refusals(row, marks)


def _ratio(row: dict[str, Any]) -> str:
    """Actual ÷ estimate (R24), once both are there and something was estimated."""
    amount, spent = row["estimate"]["amount"], row["cost"]
    return f", {spent / amount:.2f} × the estimate" if amount and spent is not None else ""


def _refusals(row: dict[str, Any], marks: Footnotes) -> list[str]:
    last = row["refusals"]["last"]
    if last is None:
        return []
    count = row["refusals"]["count"]
    times = "once" if count == 1 else f"{count} times"
    said = "; ".join(f"{item['rule']}: {item['reason']}" for item in last["refused"])
    return [f"- Launch refused {times}, last by {markdown(said)}{marks.mark(last)}"]


def _summary(table: dict[str, Any], marks: Footnotes) -> list[str]:
    """The LOSO table with its notes; no table for a configuration that has no value yet."""
    subjects, columns = grid([table])
    mark = Marks(marks, table, columns[0])
    said = [f"- {markdown(note)}{mark.note(note)}" for note in notes(table)]
    if not table["rows"]:
        which = markdown(config(table["config"]))
        return [f"{protocol(table)}: no subject has a value yet ({which}){mark.note(which)}.", "", *said, ""]
    return [
        f"{_headline(table)}{mark.note('0')}",
        "",
        *pipes(row_word([table]), subjects, columns, [mark]),
        "",
        *said,
        "",
    ]


def _headline(table: dict[str, Any]) -> str:
    """The whole result in bold; plain, and said to be none, where `ledger table` refuses the headline."""
    said = (
        f"{protocol(table)} {table['metric']} {figure(table)}, {table['direction']} is better, {over(table)}"
    )
    label = f" ({markdown(table['label'])})" if table["label"] else ""
    if table["headline"]["withheld"]:
        return f"NOT A HEADLINE: {markdown(said)}{label}"
    return f"**{markdown(said)}**{label}"
