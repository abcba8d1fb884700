"""The cells of a plan: config × fold × seed, in this order, numbered from 1. Pure."""

import itertools
from dataclasses import dataclass
from typing import Any

from ledger.errors import UsageError
from ledger.plan.folds import Sessions, make_folds

MAX_CONFIGS = 1_000
MAX_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One planned run: `subject` names its fold, under LOSO the subject held out."""

    number: int
    subject: str
    seed: int
    config: dict[str, Any]


def make_plan(spec: dict[str, Any], found: list[str], sessions: Sessions | None = None) -> dict[str, Any]:
    """The plan (schemas FoldedPlan) of a canonical spec over the subjects found in its data.

    `sessions`: those of each subject. UsageError where the roster or the protocol does not match the
    data, or the plan is empty or far too large.
    """
    protocol = spec["protocol"]
    excluded = protocol["exclude"]
    _match_roster(protocol["subjects"], excluded, found)
    subjects = [subject for subject in found if subject not in excluded]
    units, folds = make_folds(protocol, subjects, sessions or {})
    configs = resolve_grid(spec["config"], spec["grid"])
    total = len(configs) * len(units) * len(protocol["seeds"])
    if total > MAX_CELLS:
        raise UsageError(
            f"the plan has {total} runs ({len(configs)} configs × {len(units)} folds × "
            f"{len(protocol['seeds'])} seeds), at most {MAX_CELLS}",
            "use fewer protocol.seeds, a smaller [grid], or grouped-k-fold",
        )
    return {
        "subjects": units, "folds": folds, "excluded": dict(excluded), "seeds": list(protocol["seeds"]),
        "deterministic": protocol["deterministic"], "configs": configs,
    }  # fmt: skip


def _match_roster(roster: list[str] | None, excluded: dict[str, str], found: list[str]) -> None:
    known = set(found)
    strange = [subject for subject in excluded if subject not in known]
    if strange:
        raise UsageError(
            f"protocol.exclude: the data has no subject {', '.join(strange[:10])}",
            f"the data has: {', '.join(found[:30])}",
        )
    if roster is None:
        return
    declared = set(roster)
    absent = [subject for subject in roster if subject not in known]
    unnamed = [subject for subject in found if subject not in declared and subject not in excluded]
    if absent or unnamed:
        parts = [f"not in the data: {', '.join(absent[:10])}"] if absent else []
        parts += [f"in the data, neither declared nor excluded: {', '.join(unnamed[:10])}"] if unnamed else []
        raise UsageError(
            f"protocol.subjects does not match the data; {'; '.join(parts)}",
            'declare every subject, or exclude it with a reason: exclude = { "331" = "why" }',
        )


def resolve_grid(config: dict[str, Any], grid: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Every config of the grid, keys in alphabetical order, the last key fastest; [config] without one."""
    count = 1
    for values in grid.values():
        count *= len(values)
    if count > MAX_CONFIGS:
        raise UsageError(f"grid: {count} configs, at most {MAX_CONFIGS}", "use fewer values")
    keys = sorted(grid)
    return [
        {**config, **dict(zip(keys, values, strict=True))}
        for values in itertools.product(*(grid[key] for key in keys))
    ]


def cells(plan: dict[str, Any]) -> list[Cell]:
    """All cells of a plan, by config, then fold, then seed; the first is the smoke run."""
    combined = itertools.product(plan["configs"], plan["subjects"], plan["seeds"])
    return [Cell(number, subject, seed, config) for number, (config, subject, seed) in enumerate(combined, 1)]
