"""`wrong-paths.md`: dead ends, what was tried, how it ended, why, and what would reopen it."""

from typing import Any

from ledger.projections.view import View
from ledger.render.footnotes import Footnotes, marked
from ledger.render.numbers import config
from ledger.render.text import markdown


def page(view: View) -> str:
    """The page over all projects, without its footer."""
    marks = Footnotes(view.ledger_id, view.index)
    lines = [
        "# Wrong paths",
        "",
        "What was tried and failed. A dead end refuses the same science in the same context.",
    ]
    found = sorted(view.rows("dead_ends").values(), key=lambda row: (row["project"], row["index"]))
    lines += ["", "Nothing yet."] if not found else []
    project = None
    for row in found:
        if row["project"] != project:
            project = row["project"]
            lines += ["", f"## {markdown(project)}"]
        lines += ["", *_entry(view, row, marks)]
    notes = marks.lines()
    return "\n".join([*lines, "", *(["## Events", "", *notes, ""] if notes else [])]) + "\n"


def _entry(view: View, row: dict[str, Any], marks: Footnotes) -> list[str]:
    head = f"### {markdown(row['architecture'])} ended as {markdown(row['outcome'])} · {markdown(row['id'])}"
    experiment = view.row("experiments", row["experiment"])
    name = f"{experiment['name']} {row['experiment']}" if experiment else row["experiment"]
    where = f"experiment {name}" + (f", run {row['run']}" if row["run"] else "")
    by = "by the ledger" if row["by"] == "ledger" else f"by {row['actor'] or 'a person'}"
    mark = marks.mark(row)
    why = f"- Why: {markdown(row['why'])} (marked {markdown(by)})"
    return [
        f"{head} · {row['state']}",
        f"- What was tried: {markdown(config(row['config']))} ({markdown(where)}){mark}",
        f"- How it ended: {markdown(row['outcome'])}",
        marked(why, mark),
        f"- What would reopen it: {_reopening(row, marks)}",
    ]


def _reopening(row: dict[str, Any], marks: Footnotes) -> str:
    if not row["reopened"]:
        return f"a changed assumption, named by `ledger dead-end reopen {markdown(row['id'])} --assumption`"
    said = (f"{markdown(item['assumption'])}{marks.mark(item)}" for item in row["reopened"])
    return "reopened: " + "; ".join(said)
