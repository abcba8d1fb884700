"""Which event may follow in the stream of an import: its header, its parts in order, then words about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

TYPES = frozenset({"experiment.imported", "results.imported"})
_AFTERWARDS = frozenset({"claim.graded", "claim.reverified", "analysis.noted"})


@dataclass(slots=True)
class Imported:
    """`header`: data of `experiment.imported`. `parts`: how many came; `cells`: their subjects and seeds."""

    header: dict[str, Any]
    parts: int = 0
    line: int = 0
    cells: set[tuple[str, int | None]] = field(default_factory=set)


def evolve(state: Imported | None, type_name: str, data: dict[str, Any]) -> Imported | None:
    """The state after an event; it owns the state that it is given."""
    if type_name == "experiment.imported":
        return Imported(data)
    if type_name == "results.imported" and state is not None:
        state.parts, state.line = data["part"], data["values"][-1]["line"]
        state.cells.update(_cells(data))
    return state


def legal(state: Imported | None, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None; of a stream that holds no proposal."""
    if type_name == "experiment.imported":
        return None if state is None else "the experiment was imported before"
    if state is None:
        return "the experiment was never imported"
    if type_name == "results.imported":
        return _part(state, data)
    if state.parts < state.header["parts"]:
        return f"only {state.parts} of {state.header['parts']} parts of the import are here"
    if type_name not in _AFTERWARDS:
        return "the experiment was imported: it has a table and comparisons, nothing to launch"
    return None


def _part(state: Imported, data: dict[str, Any]) -> str | None:
    number, parts, values = data["part"], state.header["parts"], data["values"]
    if number != state.parts + 1 or number > parts:
        return f"part {number} of {parts} follows part {state.parts}"
    lines = [state.line, *(value["line"] for value in values)]
    if any(later <= earlier for earlier, later in pairwise(lines)):
        return "its lines are not in the order of the file"
    new = set(_cells(data))
    if len(new) < len(values) or not new.isdisjoint(state.cells):
        return "a subject has two values of one seed"
    return _whole(state, new) if number == parts else None


def _whole(state: Imported, new: set[tuple[str, int | None]]) -> str | None:
    """With its last part an import has as many rows and subjects as its header says."""
    rows, stated = len(state.cells) + len(new), state.header["rows"]
    if rows != stated:
        return f"the import has {rows} rows, its header says {stated}"
    subjects = {subject for subject, _ in (*state.cells, *new)}
    if len(subjects) != state.header["subjects"]:
        return f"the import has {len(subjects)} subjects, its header says {state.header['subjects']}"
    return None


def _cells(data: dict[str, Any]) -> Iterable[tuple[str, int | None]]:
    return ((value["subject"], value.get("seed")) for value in data["values"])
