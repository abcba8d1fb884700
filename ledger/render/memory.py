"""`memory/{project}.md` (R51): every run with its sixteen fields, then one entry for each completed stage."""

from typing import Any

from ledger.projections.view import View
from ledger.render.footnotes import Footnotes
from ledger.render.memory_experiment import section
from ledger.render.numbers import counted
from ledger.render.text import markdown, shortened

LINES = ("Result", "Decision", "Benchmark", "Learnings", "Next")


def page(view: View, project: str) -> str:
    """The page of a project, without its footer."""
    row = view.row("projects", project)
    assert row is not None, "a page is asked for by a row of the same view"
    marks = Footnotes()
    lines = [f"# {markdown(project)}", "", _about(row), ""]
    for experiment in row["experiments"]:
        found = view.row("experiments", experiment)
        lines += section(view, found, marks) if found else []
    lines += _exploratory(view, row)
    lines += _stages(row, marks)
    lines += _refused(row, marks)
    notes = marks.lines()
    return "\n".join([*lines, *(["## Events", "", *notes, ""] if notes else [])]) + "\n"


def _about(row: dict[str, Any]) -> str:
    experiments = len(row["experiments"])
    said = counted(experiments, experiments, "experiment")
    return f"{said}. A mark such as `[^17]` leads to event 17 of the ledger, named at the end of this page."


def _stages(row: dict[str, Any], marks: Footnotes) -> list[str]:
    lines = ["## Stages", ""] if row["stages"] else []
    for stage in row["stages"]:
        lines += [
            f"### {markdown(stage['feature'])} ({markdown(stage['date'])}) [{markdown(stage['grade'])}]"
        ]
        lines += [f"- {name}: {markdown(stage[name.lower()])}" for name in LINES]
        lines[-1] += marks.mark(stage)
        lines.append("")
    return lines


def _exploratory(view: View, row: dict[str, Any]) -> list[str]:
    """Runs without a gate: counted among what was tried, in no table and in no claim."""
    if not row["exploratory"]:
        return []
    lines = ["## Exploratory runs", "", "Without a gate: counted among what was tried, never in a claim.", ""]
    for name in row["exploratory"]:
        run = view.row("runs", name)
        if run is not None:
            command = shortened(" ".join(run["command"] or []), 200)
            lines.append(f"- {markdown(name)}: {markdown(run['state'])}, {markdown(command)}")
    return [*lines, ""]


def _refused(row: dict[str, Any], marks: Footnotes) -> list[str]:
    """Proposals that never became experiments, by the rules that they broke."""
    lines = ["## Refused proposals", ""] if row["refused"] else []
    for item in row["refused"]:
        said = "; ".join(f"{found['rule']}: {found['reason']}" for found in item["refused"])
        lines.append(f"- {markdown(item['name'])}: {markdown(said)}{marks.mark(item)}")
    return [*lines, ""] if lines else []
