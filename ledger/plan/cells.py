"""The cells of a plan: config × subject × seed, in this order, numbered from 1. Pure."""

import itertools
from dataclasses import dataclass
from typing import Any

from ledger.errors import UsageError

MAX_CONFIGS = 1_000
MAX_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One planned run: `subject` is held out."""

    number: int
    subject: str
    seed: int
    config: dict[str, Any]


def make_plan(spec: dict[str, Any], found: list[str]) -> dict[str, Any]:
    """The plan (schemas Plan) of a canonical spec over the subjects found in its data.

    UsageError where the roster does not match the data, or the plan is empty or far too large.
    """
    protocol = spec["protocol"]
    excluded = protocol["exclude"]
    _match_roster(protocol["subjects"], excluded, found)
    subjects = [subject for subject in found if subject not in excluded]
    if len(subjects) < 2:
        raise UsageError(
            f"protocol: leave-one-subject-out needs two subjects, {len(subjects)} remain",
            "exclude fewer subjects, or check data.subject_column",
        )
    configs = resolve_grid(spec["config"], spec["grid"])
    if len(configs) * len(subjects) * len(protocol["seeds"]) > MAX_CELLS:
        raise UsageError(f"the plan has more than {MAX_CELLS} runs", "use fewer seeds or a smaller grid")
    return {
        "subjects": subjects, "excluded": dict(excluded), "seeds": list(protocol["seeds"]),
        "deterministic": protocol["deterministic"], "configs": configs,
    }  # fmt: skip


def _match_roster(roster: list[str] | None, excluded: dict[str, str], found: list[str]) -> None:
    strange = [subject for subject in excluded if subject not in found]
    if strange:
        raise UsageError(
            f"protocol.exclude: the data has no subject {', '.join(strange[:10])}",
            f"the data has: {', '.join(found[:30])}",
        )
    if roster is None:
        return
    absent = [subject for subject in roster if subject not in found]
    unnamed = [subject for subject in found if subject not in roster and subject not in excluded]
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
    """All cells of a plan, by config, then subject, then seed; the first is the smoke run."""
    combined = itertools.product(plan["configs"], plan["subjects"], plan["seeds"])
    return [Cell(number, subject, seed, config) for number, (config, subject, seed) in enumerate(combined, 1)]
