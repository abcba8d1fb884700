"""An experiment's part of a project's memory page: the question, the LOSO summary, every run."""

from typing import Any

from ledger.projections.tables import tables
from ledger.projections.view import View
from ledger.render import memory_runs
from ledger.render.footnotes import Footnotes
from ledger.render.numbers import config, dollars, exact, form
from ledger.render.table_grid import grid
from ledger.render.table_md import pipes
from ledger.render.table_notes import figure, notes
from ledger.render.text import markdown


def section(view: View, row: dict[str, Any], marks: Footnotes) -> list[str]:
    """The lines under the experiment's heading."""
    runs = view.rows("runs", f"{row['id']}.")
    found = tables(view, row["id"])
    spec = form(run["result"]["value"] for run in runs.values() if run["result"] is not None)
    lines = [f"## {markdown(row['name'])} · {markdown(row['id'])} · {markdown(row['state'])}", ""]
    lines += [*_facts(row, marks), ""]
    for table in found:
        lines += _summary(table, runs, marks)
    if not runs:
        return [*lines, "No run yet.", ""]
    unit = row["metric"].get("unit")
    return [*lines, *memory_runs.table(runs.values(), unit, spec, marks), ""]


def _facts(row: dict[str, Any], marks: Footnotes) -> list[str]:
    """What was asked, counted and estimated, and what was refused."""
    lines = [f"- Hypothesis: {markdown(row['hypothesis'] or 'none stated')}{marks.mark(row['proposed'])}"]
    expression = row["math"].get("expression")
    lines += [f"- Math: {markdown(str(expression))}"] if expression else []
    counted = row["counted"]
    if counted:
        flops = exact(counted.get("flops_per_step"))
        params = exact(counted["parameters"])
        lines.append(f"- Params (exact): {params}; FLOPs/step: {flops}{marks.mark(counted)}")
    if row["estimate"]:
        said = f"{dollars(row['estimate']['amount'])}, tier {row['estimate']['tier']}"
        so_far = f"{said}; cost so far: {dollars(row['cost'])}"
        lines.append(f"- Estimate: {markdown(so_far)}{marks.mark(row['estimate'])}")
    if row["ancestor"]:
        changed = ", ".join(row["changed"]) or "nothing"
        lines.append(f"- Follows {markdown(row['ancestor'])}; changed: {markdown(changed)}")
    return lines + _refusals(row, marks)


def _refusals(row: dict[str, Any], marks: Footnotes) -> list[str]:
    last = row["refusals"]["last"]
    if last is None:
        return []
    count = row["refusals"]["count"]
    times = "once" if count == 1 else f"{count} times"
    said = "; ".join(f"{item['rule']}: {item['reason']}" for item in last["refused"])
    return [f"- Launch refused {times}, last by {markdown(said)}{marks.mark(last)}"]


def _summary(table: dict[str, Any], runs: dict[str, Any], marks: Footnotes) -> list[str]:
    """The LOSO table with footnotes under it; nothing for a configuration that has no value yet."""
    said = [f"- {markdown(note)}" for note in notes(table)]
    if not table["rows"]:
        return [f"LOSO: no subject has a value yet ({markdown(config(table['config']))}).", "", *said, ""]
    subjects, columns = grid([table])
    lines = [_headline(table), "", *pipes(subjects, columns), ""]
    by_event = {run["result"]["event"]: run["result"] for run in runs.values() if run["result"]}
    for row in table["rows"]:
        sources = "".join(marks.mark(by_event[event]) for event in row["events"])
        lines.append(f"- subject {markdown(row['subject'])}: {sources}")
    return [*lines, *said, ""]


def _headline(table: dict[str, Any]) -> str:
    subjects = table["subjects"]
    said = f"LOSO {table['metric']} {figure(table)}, {table['direction']} is better,"
    label = f" ({markdown(table['label'])})" if table["label"] else ""
    return f"**{markdown(said)} over {subjects['present']} of {subjects['declared']} subjects**{label}"
