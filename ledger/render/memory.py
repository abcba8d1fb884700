"""`memory/{project}.md` (R51): every run with its sixteen fields, then one entry for each completed stage."""

from typing import Any

from ledger.projections.view import View
from ledger.render import claims, memory_imports
from ledger.render.addresses import join
from ledger.render.footnotes import Footnotes, marked
from ledger.render.memory_experiment import section
from ledger.render.numbers import counted
from ledger.render.text import markdown, shortened

LINES = ("Result", "Decision", "Benchmark", "Learnings", "Next")


def page(view: View, project: str) -> str:
    """The page of a project, without its footer."""
    row = view.row("projects", project)
    assert row is not None, "a page is asked for by a row of the same view"
    marks = Footnotes(view.ledger_id, view.index)
    lines = [f"# {markdown(project)}", "", _about(row, marks), ""]
    for experiment in row["experiments"]:
        found = view.row("experiments", experiment)
        lines += section(view, found, marks) if found else []
    lines += memory_imports.section(view, row["imports"], marks)
    lines += _exploratory(view, row, marks)
    lines += _stages(row, marks)
    lines += claims.section(view, project, marks)
    lines += _refused(row, marks)
    notes = marks.lines()
    return "\n".join([*lines, *(["## Events", "", *notes, ""] if notes else [])]) + "\n"


def _about(row: dict[str, Any], marks: Footnotes) -> str:
    experiments = len(row["experiments"])
    mark = marks.derived(join("project", row["name"]), row["name"])
    said = counted(experiments, experiments, "experiment") + mark
    return f"{said}. A mark such as `[^17]` leads to event 17 of the ledger, named at the end of this page."


def _stages(row: dict[str, Any], marks: Footnotes) -> list[str]:
    lines = ["## Stages", ""] if row["stages"] else []
    for stage in row["stages"]:
        lines += [
            f"### {markdown(stage['feature'])} ({markdown(stage['date'])}) [{markdown(stage['grade'])}]"
        ]
        mark = marks.mark(stage)
        said = [f"- {name}: {markdown(stage[name.lower()])}" for name in LINES]
        lines += [*(marked(line, mark) for line in said[:-1]), said[-1] + mark]
        lines.append("")
    return lines


def _exploratory(view: View, row: dict[str, Any], marks: Footnotes) -> list[str]:
    """Runs without a gate: counted among what was tried, in no table and in no claim."""
    if not row["exploratory"]:
        return []
    lines = ["## Exploratory runs", "", "Without a gate: counted among what was tried, never in a claim.", ""]
    for name in row["exploratory"]:
        run = view.row("runs", name)
        if run is not None:
            command = shortened(" ".join(run["command"] or []), 200)
            said = f"- {markdown(name)}: {markdown(run['state'])}, {markdown(command)}"
            lines.append(said + (marks.mark(run["queued"]) if run["queued"] else ""))
    return [*lines, ""]


def _refused(row: dict[str, Any], marks: Footnotes) -> list[str]:
    """Proposals that never became experiments, by the rules that they broke."""
    lines = ["## Refused proposals", ""] if row["refused"] else []
    for item in row["refused"]:
        said = "; ".join(f"{found['rule']}: {found['reason']}" for found in item["refused"])
        lines.append(f"- {markdown(item['name'])}: {markdown(said)}{marks.mark(item)}")
    return [*lines, ""] if lines else []
