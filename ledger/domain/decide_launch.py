"""Which cells a launch starts, and the events that say so. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Decided = tuple[str, dict[str, Any]]

IN_FLIGHT = frozenset({"queued", "running", "suspected"})
FINAL = frozenset({"nan", "oom"})
"""The same science under the same seed would end so again: such a cell is not started again."""


@dataclass(frozen=True, slots=True)
class Due:
    """Cell numbers: `start` is missing, `waiting` is under way, `dead` ended for good, `done` ended ok."""

    start: tuple[int, ...]
    waiting: tuple[int, ...]
    dead: tuple[int, ...]
    done: tuple[int, ...]


def due(cells: Iterable[int], states: dict[int, str], *, reopened: bool = False) -> Due:
    """Sort the wanted cells by the state of their runs; a cell without a run has no state.

    `reopened`: the plan's dead end was reopened, so that what ended for good may be tried once more.
    """
    final = frozenset() if reopened else FINAL
    found: dict[str, list[int]] = {"start": [], "waiting": [], "dead": [], "done": []}
    for number in cells:
        state = states.get(number, "")
        if state == "ok":
            found["done"].append(number)
        elif state in IN_FLIGHT:
            found["waiting"].append(number)
        else:
            found["dead" if state in final else "start"].append(number)
    return Due(*(tuple(found[name]) for name in ("start", "waiting", "dead", "done")))


def requested(
    proposed: dict[str, Any], cells: tuple[int, ...], smoke: bool, total: int, eta_seconds: float
) -> Decided:
    """The spawn plan (R23): `total` in micro-dollars for these cells."""
    return "launch.requested", {
        "smoke": smoke, "cells": list(cells), "digest": proposed["digests"]["plan"],
        "backend": proposed["spec"]["compute"]["backend"], "total": total, "eta_seconds": eta_seconds,
    }  # fmt: skip


def queued(proposed: dict[str, Any], experiment: str, cell: Any, smoke: bool) -> Decided:
    """The first event of a cell's run; `cell` has number, subject, seed and config."""
    return "run.queued", {
        "kind": "planned", "project": proposed["project"], "experiment": experiment, "cell": cell.number,
        "subject": cell.subject, "seed": cell.seed, "config": cell.config, "smoke": smoke,
        "digest": proposed["digests"]["plan"], "data_digest": proposed["data"]["digest"],
    }  # fmt: skip
