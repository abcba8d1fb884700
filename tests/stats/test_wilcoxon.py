"""Wilcoxon's signed-rank test."""

import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ledger.stats.wilcoxon import doubled_ranks, wilcoxon


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=50, unique=True), st.randoms())
def test_agrees_with_scipy_without_ties(sizes: list[int], source):
    """Without ties and zeros the exact p is scipy's to twelve digits, up to 50 differences."""
    values = [float(source.choice((1, -1)) * size) for size in sizes]
    theirs = float(stats.wilcoxon(values, method="exact").pvalue)
    assert wilcoxon(values) == (pytest.approx(theirs, rel=1e-12), "exact")


@pytest.mark.parametrize(
    "values", [[1, 1, -1, 2, 2, 3], [4, -4, 4, 1, 2, 2, -3, 5], [1, 1, 1, 1], [-2, 2, 5, 5, 5, -5, 9]]
)
def test_agrees_with_scipys_permutations_with_ties(values: list[int]):
    """With ties p is that of all sign patterns, which scipy reaches by permutation."""
    method = stats.PermutationMethod(n_resamples=numpy.inf)
    theirs = float(stats.wilcoxon(numpy.array(values, float), method=method).pvalue)
    assert wilcoxon([float(v) for v in values])[0] == pytest.approx(theirs, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
def test_exact_is_the_full_enumeration(values: list[int]):
    """With zeros and ties p is the enumeration of the signs over the midranks of what is not zero."""
    kept = [value for value in values if value]
    ranks = doubled_ranks([abs(value) for value in kept])
    rows = itertools.product((0, 1), repeat=len(kept))
    sums = [sum(r for r, s in zip(ranks, row, strict=True) if s) for row in rows]
    plus = sum(r for r, v in zip(ranks, kept, strict=True) if v > 0)
    least = min(plus, sum(ranks) - plus)
    expected = min(1.0, 2 * sum(total <= least for total in sums) / len(sums))
    assert wilcoxon([float(v) for v in values])[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("ties", [False, True])
def test_normal_beyond_fifty(ties: bool):
    """Beyond 50 differences p is scipy's normal approximation with continuity and tie correction."""
    values = numpy.random.default_rng(7).normal(0.3, 1.0, 80)
    values = numpy.round(values, 1) if ties else values
    values = values[values != 0]
    theirs = float(stats.wilcoxon(values, method="asymptotic", correction=True).pvalue)
    found = wilcoxon([float(v) for v in values])
    assert found == (pytest.approx(theirs, rel=1e-9), "normal approximation")


def test_midranks():
    """Tied values share the mean of their ranks; doubled, that is a whole number."""
    assert doubled_ranks([5.0, 1.0, 5.0, 2.0]) == [7, 2, 7, 4]


def test_nothing_but_zeros():
    """Without any difference p is 1."""
    assert wilcoxon([0.0, -0.0]) == (1.0, "exact")


def test_the_least_p_of_fifty():
    """Fifty differences of one sign give exactly 2 / 2^50."""
    assert wilcoxon([float(i) for i in range(1, 51)])[0] == 2.0**-49
