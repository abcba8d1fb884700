"""`MEMORY.md`: the index of all pages, one line for each project."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ledger.projections.view import View
from ledger.render.numbers import NONE, dollars
from ledger.render.text import markdown

HEAD = "| project | experiments | runs | last stage | dead ends | cost |"


def page(view: View, slugs: Mapping[str, str]) -> str:
    """The page, without its footer; `slugs` gives the file name of each project's page."""
    lines = ["# Memory", "", "- [Wrong paths](wrong-paths.md)", "- [Decisions](DECISIONS.md)", ""]
    if not slugs:
        return "\n".join([*lines, "No project yet."]) + "\n"
    experiments = view.rows("experiments")
    standing = Counter(
        row["project"] for row in view.rows("dead_ends").values() if row["state"] == "standing"
    )
    lines += [HEAD, "| --- | --- | --- | --- | --- | --- |"]
    for row in view.rows("projects").values():
        own = [experiments[name] for name in row["experiments"] if name in experiments]
        link = f"[{markdown(row['name'])}](memory/{slugs[row['name']]}.md)"
        cells = [link, _states(own), _runs(own), _stage(row), str(standing[row["name"]]), _cost(own)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


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
