"""What no order, unit or side may change in a paired comparison."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stats.paired import paired

NUMBERS = ("mean_difference", "sd_difference")
PS = ("p_sign_flip", "p_wilcoxon", "p_nadeau_bengio")


def sides(left: list[float], right: list[float]) -> tuple[dict[str, float], dict[str, float]]:
    first, second = ({f"s{i}": v for i, v in enumerate(side)} for side in (left, right))
    return first, second


def near(p: float | None):
    return p if p is None else pytest.approx(p, rel=1e-6)


COUNTS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=2, max_size=12)


@settings(deadline=None)
@given(COUNTS, st.randoms())
def test_order_never_matters(counts: list[tuple[int, int]], source: random.Random):
    """The comparison is the same to the bit whatever order the subjects came in."""
    first, second = sides([a / 200 for a, _ in counts], [b / 200 for _, b in counts])
    shuffled = [dict(source.sample(sorted(side.items()), len(side))) for side in (first, second)]
    assert paired(*shuffled, direction="lower") == paired(first, second, direction="lower")


@settings(deadline=None)
@given(COUNTS, st.sampled_from([2.0**-30, 8.0, 1e-3, 100.0, 1 / 3, 60.0]))
def test_units_scale(counts: list[tuple[int, int]], unit: float):
    """A change of unit multiplies the effect and leaves every p and count as it was."""
    first, second = [a / 200 for a, _ in counts], [b / 200 for _, b in counts]
    plain = paired(*sides(first, second), direction="higher")
    scaled = paired(*sides([v * unit for v in first], [v * unit for v in second]), direction="higher")
    for key in NUMBERS:
        assert scaled[key] == pytest.approx(plain[key] * unit, rel=1e-6, abs=1e-12 * unit)
    for key in ("p_sign_flip", "p_wilcoxon", "improved", "unchanged", "n"):
        assert scaled[key] == plain[key]
    assert scaled["p_nadeau_bengio"] == near(plain["p_nadeau_bengio"])


@settings(deadline=None)
@given(COUNTS)
def test_swapping_turns_the_effect_round(counts: list[tuple[int, int]]):
    """b against a is a against b with the other sign and the same p."""
    first, second = sides([a / 200 for a, _ in counts], [b / 200 for _, b in counts])
    one, other = paired(first, second, direction="lower"), paired(second, first, direction="lower")
    assert other["mean_difference"] == -one["mean_difference"]
    assert [other[key] for key in PS] == [near(one[key]) for key in PS]
    assert one["improved"] + other["improved"] + one["unchanged"] == one["n"]
