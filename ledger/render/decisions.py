"""`DECISIONS.md`: decisions with their reasons, their grade and the events behind them."""

from typing import Any

from ledger.projections.view import View
from ledger.render.footnotes import Footnotes, marked
from ledger.render.text import markdown


def page(view: View) -> str:
    """The page over all projects, without its footer."""
    marks = Footnotes(view.ledger_id, view.index)
    lines = ["# Decisions"]
    projects = [row for row in view.rows("projects").values() if row["decisions"]]
    lines += [] if projects else ["", "None yet."]
    for row in projects:
        lines += ["", f"## {markdown(row['name'])}"]
        for item in row["decisions"]:
            lines += ["", *_entry(item, marks)]
    notes = marks.lines()
    return "\n".join([*lines, "", *(["## Events", "", *notes, ""] if notes else [])]) + "\n"


def _entry(item: dict[str, Any], marks: Footnotes) -> list[str]:
    grade = f" [{markdown(item['grade'])}]" if item["grade"] else ""
    mark = marks.mark(item)
    lines = [
        f"### {markdown(item['title'])} ({markdown(item['time'][:10])}){grade}",
        f"- Decision: {markdown(item['decision'])}{mark}",
        marked(f"- Why: {markdown(item['why'])}", mark),
    ]
    lines += [f"- Experiment: {markdown(item['experiment'])}"] if item["experiment"] else []
    lines += [f"- Rests on: {', '.join(markdown(event) for event in item['cites'])}"] if item["cites"] else []
    return [*lines, f"- By: {markdown(item['actor'] or 'unknown')}"]
