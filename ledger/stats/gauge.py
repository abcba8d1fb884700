"""What a symmetry does to a trial: signs (Z2), phases (U(1)), orthogonal matrices (O(k))."""

import cmath
import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

from ledger.stats.draws import Draws

Symmetry = Literal["Z2", "U(1)", "O(k)"]
Parts = tuple[Any, ...]
"""The components of a trial: one real or complex number, or those of a vector."""
Move = Callable[[Parts], Parts]


def components(trial: Any) -> Parts:
    """The components of a trial; ValueError for text, which is no number."""
    if isinstance(trial, str | bytes):
        raise ValueError(f"a trial holds numbers, not {trial!r}")
    return tuple(trial) if hasattr(trial, "__len__") else (trial,)


def size(trial: Any) -> float:
    """|x|: the Euclidean norm over the components."""
    return math.hypot(*(abs(part) for part in components(trial)))


def lifted(trials: Sequence[Any], symmetry: Symmetry) -> list[Parts]:
    """The trials as the symmetry sees them: under U(1) every component is a complex number.

    ValueError for an unknown symmetry, vectors of unequal length, or complex components under O(k).
    """
    held = [components(trial) for trial in trials]
    if symmetry not in ("Z2", "U(1)", "O(k)"):
        raise ValueError(f"unknown symmetry {symmetry!r}; there are Z2, U(1) and O(k)")
    if len({len(parts) for parts in held}) > 1:
        raise ValueError("every trial needs as many components as the first")
    if symmetry == "U(1)":
        return [tuple(map(complex, parts)) for parts in held]
    if symmetry == "O(k)" and any(isinstance(part, complex) for parts in held for part in parts):
        raise ValueError("O(k) turns vectors of real numbers; of complex ones declare U(1)")
    return held


def plain(parts: Parts) -> Any:
    """A trial of one component as that number, others as the tuple that they are."""
    return parts[0] if len(parts) == 1 else parts


def draw(symmetry: Symmetry, width: int, source: Draws) -> Move:
    """One random element of the symmetry, uniform (Haar), acting on trials of `width` components."""
    if symmetry == "U(1)":
        phase = cmath.exp(2j * math.pi * source.uniform())
        return lambda parts: tuple(part * phase for part in parts)
    if symmetry == "Z2" or width == 1:
        sign = source.sign()
        return lambda parts: tuple(sign * part for part in parts)
    rows = _orthogonal(width, source)
    return lambda parts: tuple(math.fsum(r * p for r, p in zip(row, parts, strict=True)) for row in rows)


def turned(symmetry: Symmetry, held: Sequence[Parts], source: Draws) -> list[Any]:
    """Every trial with a random element of its own; trials of one component come back as numbers."""
    width = len(held[0]) if held else 1
    if width > 1:
        return [draw(symmetry, width, source)(parts) for parts in held]
    if symmetry == "U(1)":
        return [parts[0] * cmath.rect(1.0, 2.0 * math.pi * source.uniform()) for parts in held]
    found: list[Any] = []
    for start in range(0, len(held), 64):
        word = source.bits()
        found += [-v if word >> place & 1 else v for place, (v,) in enumerate(held[start : start + 64])]
    return found


def _orthogonal(width: int, source: Draws) -> list[list[float]]:
    """Rows of a random orthogonal matrix: Gram–Schmidt of normal vectors (Mezzadri 2007), done twice."""
    rows: list[list[float]] = []
    while len(rows) < width:
        row = [source.normal() for _ in range(width)]
        for other in rows * 2:
            share = math.fsum(r * o for r, o in zip(row, other, strict=True))
            row = [r - share * o for r, o in zip(row, other, strict=True)]
        length = math.hypot(*row)
        if length > 1e-6:
            rows.append([r / length for r in row])
    return rows
