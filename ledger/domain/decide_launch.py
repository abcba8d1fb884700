"""Which cells a launch starts, and the events that say so. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ledger.rules.launch import FINAL
from schemas.canonical import fingerprint
from schemas.spec_science import config_fingerprint, run_fingerprint

Decided = tuple[str, dict[str, Any]]

IN_FLIGHT = frozenset({"queued", "running", "suspected"})


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


Fingerprints = Callable[[Any], dict[str, str]]


def fingerprints(proposed: dict[str, Any]) -> Fingerprints:
    """Config, context and run fingerprint of any cell of a plan; a config's is computed once, not per cell.

    The fold counts by what it holds out, so that `fold-1` of two different splits is not one run.
    """
    plan, context = proposed["plan"], proposed["fingerprints"]["context"]
    sciences = [config_fingerprint(proposed["spec"], config) for config in plan["configs"]]
    folds = {unit: _content(fold) for unit, fold in plan.get("folds", {}).items()}
    each = len(plan["subjects"]) * len(plan["seeds"])

    def of(cell: Any) -> dict[str, str]:
        science = sciences[(cell.number - 1) // each]
        fold = folds.get(cell.subject, cell.subject)
        return {
            "config": science, "context": context, "run": run_fingerprint(science, context, cell.seed, fold)
        }  # fmt: skip

    return of


def _content(fold: dict[str, Any]) -> str:
    """A subject held out alone is its LOSO fold; several together and a session go by a digest."""
    if fold["session"] is None and len(fold["test"]) == 1:
        return str(fold["test"][0])
    return fingerprint("ledger.fold.v1", [fold["test"], fold["session"]])


def queued(
    proposed: dict[str, Any], experiment: str, cell: Any, smoke: bool, prints: Fingerprints | None = None
) -> Decided:
    """The first event of a cell's run; `cell` has number, subject (its fold), seed and config.

    `prints`: the plan's fingerprints, where many cells are queued at once.
    """
    return "run.queued", {
        "kind": "planned", "project": proposed["project"], "experiment": experiment, "cell": cell.number,
        "subject": cell.subject, "seed": cell.seed, "config": cell.config, "smoke": smoke,
        "digest": proposed["digests"]["plan"], "data_digest": proposed["data"]["digest"],
        "fingerprints": (prints or fingerprints(proposed))(cell),
    }  # fmt: skip
