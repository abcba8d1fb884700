"""Constants fitted without one fold: the same as fitting anew on all the other rows."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stats.left_out import majorities_without, means_without, medians_without
from ledger.stats.loso import mean, median

VALUES = st.lists(st.floats(-1e6, 1e6, allow_nan=False), max_size=6)
FOLDS = st.lists(VALUES, min_size=1, max_size=5).map(
    lambda rows: {f"s{n}": row for n, row in enumerate(rows)}
)


def others(folds, rest, unit):
    """All values outside a fold."""
    return [value for other, row in folds.items() if other != unit for value in row] + list(rest)


@settings(max_examples=100, deadline=None)
@given(FOLDS, VALUES)
def test_a_mean_without_a_fold_is_that_of_the_others(folds, rest):
    """Taking a fold's sum away loses nothing beyond rounding."""
    for unit, found in means_without(folds, rest).items():
        left = others(folds, rest, unit)
        assert found == (pytest.approx(mean(left), rel=1e-12, abs=1e-9) if left else None)


@settings(max_examples=100, deadline=None)
@given(FOLDS, VALUES)
def test_a_median_without_a_fold_is_that_of_the_others(folds, rest):
    """Ties between folds and even counts included, it is exact."""
    for unit, found in medians_without(folds, rest).items():
        assert found == median(others(folds, rest, unit))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=8), min_size=1, max_size=5))
def test_a_majority_without_a_fold_is_that_of_the_others(rows):
    """The most frequent class of the others, the first by name among equals."""
    folds = {f"s{n}": Counter(row) for n, row in enumerate(rows)}
    for unit, found in majorities_without(folds, Counter("b")).items():
        left = Counter("b")
        for other, counts in folds.items():
            left.update(counts if other != unit else {})
        assert found == min(left, key=lambda label: (-left[label], label))


def test_sums_beyond_the_floats_have_a_mean_all_the_same():
    """Values near the largest float do not overflow on the way."""
    assert means_without({"a": [1.7e308, 1.7e308], "b": [1.0]}, [])["b"] == pytest.approx(1.7e308)
