"""Paired differences freed of float noise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.stats.differences import differences


def pair(left: list[float], right: list[float]):
    return differences(*({f"s{i:03}": v for i, v in enumerate(side)} for side in (left, right)))


def counts(right: list[int], left: list[int], total: int):
    return pair([r / total for r in right], [v / total for v in left])


def test_float_noise_splits_no_tie():
    """+4 and −4 trials of 144 tie although their float differences do not."""
    held = counts([100, 31], [96, 35], 144)
    assert abs(held.raw[0]) != abs(held.raw[1])
    assert held.clean[0] == -held.clean[1]


@given(st.integers(2, 1000), st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1))
def test_ties_are_those_of_the_integers(total: int, scores: list[tuple[int, int]]):
    """Among shares of one total, clean differences tie exactly where the integer differences do."""
    whole = [a - b for a, b in scores]
    held = counts([a for a, _ in scores], [b for _, b in scores], total)
    for x, p in zip(whole, held.clean, strict=True):
        assert (p > 0) - (p < 0) == (x > 0) - (x < 0)
        for y, q in zip(whole, held.clean, strict=True):
            assert (abs(x) == abs(y)) == (abs(p) == abs(q))


def test_noise_about_zero_is_zero():
    """Two ways of adding up one score are no difference."""
    assert pair([0.1 + 0.2, 1.0], [0.3, 0.5]).clean == (0.0, 0.25)


def test_close_values_that_are_no_noise_stay_apart():
    """Differences a millionth of the score apart are two values."""
    held = pair([1.0, 1.0], [0.5, 0.500001])
    assert held.clean[0] != held.clean[1]


@pytest.mark.parametrize("size", [1e308, 1e-308, 5e-324])
def test_the_ends_of_the_floats(size: float):
    """The largest and the smallest floats keep sign and order."""
    clean = pair([size, 0.0, 0.0], [-size, size, 0.0]).clean
    assert clean[0] == -2 * clean[1] > 0
    assert clean[2] == 0.0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nonfinite_is_refused(value: float):
    """A value that is not finite is an error that names the subject."""
    with pytest.raises(ValueError, match=r"subject s001: .* not finite"):
        pair([1.0, value], [1.0, 1.0])


def test_other_subjects_are_refused():
    """Two sides with other subjects are an error that names them."""
    with pytest.raises(ValueError, match="only one side has s2, s10"):
        differences({"s1": 1.0, "s10": 2.0}, {"s1": 1.0, "s2": 2.0})
