"""R41: the arithmetic of evidence grades; 1 (fact) is the strongest, 6 (speculation) the weakest."""

FLOOR = {"architecture": 2, "financial": 1, "scientific": 6}
"""The weakest grade that each kind of claim may have."""


def grade(
    base: int,
    *,
    single_source: bool = False,
    own_unconfirmed: bool = False,
    closed_paper: bool = False,
    stale: bool = False,
    preprint: bool = False,
) -> int:
    """`min(6, max(base, caps) + penalties)`: caps come before penalties.

    One source caps at 4, an own benchmark without external confirmation at 3, a paper without code,
    weights and data at 4; evidence older than six months and preprints cost one grade each.
    """
    caps = (
        (single_source, 4),
        (own_unconfirmed, 3),
        (closed_paper, 4),
    )
    capped = max([base, *(cap for holds, cap in caps if holds)])
    return min(6, capped + stale + preprint)


def name(rank: int) -> str:
    """`E3` of 3."""
    return f"E{rank}"
