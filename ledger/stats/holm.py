"""Holm's step-down correction for several tests (Holm 1979)."""

from collections.abc import Sequence


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Adjusted p in the order given: max over smaller p of (m − rank) · p, at most 1; None stays None.

    m counts the p that are there; ValueError for one outside [0, 1].
    """
    for p in ps:
        if p is not None and not 0.0 <= p <= 1.0:
            raise ValueError(f"{p} is no probability")
    held = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    highest = 0.0
    for rank, (p, place) in enumerate(held):
        highest = max(highest, min(1.0, (len(held) - rank) * p))
        adjusted[place] = highest
    return adjusted
