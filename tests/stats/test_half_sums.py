"""Sums over random halves of the subjects."""

import numpy
import pytest

from ledger.stats.half_sums import TABLED_UP_TO, half_sums


@pytest.mark.parametrize("subjects", [1, 7, 8, 9, 100, TABLED_UP_TO, TABLED_UP_TO + 1])
@pytest.mark.parametrize("lists", [1, 5])
def test_the_sums_of_a_matrix_product(subjects: int, lists: int):
    """Tables of eight subjects and, beyond their range, the product give the sum of every choice."""
    source = numpy.random.default_rng(5)
    sizes = source.integers(0, 2**20, (subjects, lists)).astype(float)
    chosen = source.integers(0, 2, (40, subjects), dtype=numpy.uint8)
    assert numpy.array_equal(half_sums(sizes)(chosen), chosen.astype(float) @ sizes)
