"""`MEMORY.md`: the index of all pages, one line for each project."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ledger.projections.view import View
from ledger.render.addresses import join
from ledger.render.footnotes import Footnotes, marked
from ledger.render.numbers import NONE, dollars
from ledger.render.text import markdown

Rows = Mapping[str, dict[str, Any]]
HEAD = "| project | experiments | runs | last stage | dead ends | cost |"


def page(view: View, slugs: Mapping[str, str]) -> str:
    """The page, without its footer; `slugs` gives the file name of each project's page."""
    lines = ["# Memory", "", "- [Wrong paths](wrong-paths.md)", "- [Decisions](DECISIONS.md)", ""]
    if not slugs:
        return "\n".join([*lines, "No project yet."]) + "\n"
    experiments, dead_ends = view.rows("experiments"), view.rows("dead_ends")
    lines += [HEAD, "| --- | --- | --- | --- | --- | --- |"]
    marks = Footnotes(view.ledger_id, view.index)
    for row in view.rows("projects").values():
        mark = marks.derived(join("project", row["name"]), row["name"])
        said = [marked(cell, mark) for cell in cells(row, experiments, dead_ends)]
        link = f"[{markdown(row['name'])}](memory/{slugs[row['name']]}.md)"
        lines.append("| " + " | ".join([link, *said]) + " |")
    return "\n".join([*lines, "", *marks.lines()]) + "\n"


def cells(row: dict[str, Any], experiments: Rows, dead_ends: Rows) -> list[str]:
    """What the index says of a project, escaped; the rows of others are not asked for."""
    own = [experiments[name] for name in row["experiments"] if name in experiments]
    ended = [dead_ends[name] for name in row["dead_ends"] if name in dead_ends]
    standing = sum(found["state"] == "standing" for found in ended)
    return [_states(own), _runs(own), _stage(row), str(standing), _cost(own)]


def _states(experiments: list[dict[str, Any]]) -> str:
    return _told(Counter(row["state"] for row in experiments))


def _runs(experiments: list[dict[str, Any]]) -> str:
    total: Counter[str] = Counter()
    for row in experiments:
        total.update(row["counts"])
    return _told(total)


def _told(counts: Counter[str]) -> str:
    return markdown(", ".join(f"{counts[name]} {name}" for name in sorted(counts))) or NONE


def _stage(row: dict[str, Any]) -> str:
    if not row["stages"]:
        return NONE
    last = row["stages"][-1]
    return markdown(f"{last['feature']} ({last['date']}) {last['grade']}")


def _cost(experiments: list[dict[str, Any]]) -> str:
    known = [row["cost"] for row in experiments if row["cost"] is not None]
    return markdown(dollars(sum(known) if known else None))
