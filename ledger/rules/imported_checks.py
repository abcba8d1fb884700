"""A printed mean and SD beside what their rows give: a flag with the difference, never an accusation."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.rules.imported_figures import Figures
from ledger.stats.printed import agrees, grim

AGREES, DIFFERS = "agrees", "differs"
LABELS = {"mean": "printed mean", "sd": "printed SD", "granularity": "granularity"}
"""What pages and terminals call the three checks."""
Checks = dict[str, str | None]
"""`mean`, `sd`, `granularity`: `agrees`, `differs`, or None where it was not printed or cannot be checked."""


def verdict(holds: bool | None) -> str | None:
    """`agrees`, `differs`, or None for what cannot be told."""
    return None if holds is None else AGREES if holds else DIFFERS


def check_printed(printed: Mapping[str, str], found: Figures) -> tuple[Checks, dict[str, Any]]:
    """The verdicts on `mean` and `sd`, and for each that differs by how much and what it would agree with."""
    parts = {"mean": (found.mean, found.like_mean), "sd": (found.sd, found.like_sd)}
    checks: Checks = {"mean": None, "sd": None}
    differences = {}
    for name, (recomputed, others) in parts.items():
        text = printed.get(name)
        if text is None:
            continue
        holds = recomputed is not None and agrees(recomputed, text)
        checks[name] = verdict(holds)
        if not holds:
            differences[name] = _difference(text, recomputed, others)
    return checks, differences


def _difference(text: str, recomputed: float | None, others: Mapping[str, float]) -> dict[str, Any]:
    alike = [other for other, value in others.items() if agrees(value, text)]
    if recomputed is not None:
        alike += [
            f"{times:g} times the recomputed one" for times in (100, 0.01) if _scaled(recomputed, text, times)
        ]
    return {
        "printed": text,
        "recomputed": recomputed,
        "difference": None if recomputed is None else float(text) - recomputed,
        "agrees_with": alike,
    }


def _scaled(recomputed: float, text: str, times: float) -> bool:
    """Whether percent and fraction were swapped; a printed zero says nothing."""
    return bool(float(text)) and agrees(recomputed * times, text)


def check_granularity(
    texts: Sequence[str], items: Sequence[int], *, whole: int
) -> tuple[bool | None, list[tuple[int, float]]]:
    """Whether each printed value is `k · whole / n` for a whole k, once rounded (GRIM).

    Brown & Heathers 2017. None without items; beside it the places of values that are not, each with the
    nearest that would be.
    """
    if not items:
        return None, []
    bad = [
        (place, _nearest(text, count, whole))
        for place, (text, count) in enumerate(zip(texts, items, strict=True))
        if not grim(text, count, whole=whole)
    ]
    return not bad, bad


def _nearest(text: str, count: int, whole: int) -> float:
    return min(count, max(0, round(float(text) * count / whole))) * whole / count


def attainable(text: str, items: Sequence[int], rows_each: Sequence[int], *, whole: int) -> bool | None:
    """Whether a printed mean over subjects is a mean of such shares; None where the counts are unequal.

    With n items a row and R rows for each of S subjects the mean is `K · whole / (n R S)` for a whole K.
    """
    if not items or len(set(items)) > 1 or len(set(rows_each)) > 1:
        return None
    return grim(text, items[0] * sum(rows_each), whole=whole)
