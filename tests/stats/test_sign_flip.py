"""The sign-flip test."""

import itertools
import math

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ledger.stats import sign_flip as module
from ledger.stats.sign_flip import sign_flip

NOISE = 2.0**-40


def exact(values: list[float]) -> float:
    return sign_flip([values], NOISE)[0].p


def brute(values: list[int]) -> float:
    reached = abs(sum(values))
    signs = list(itertools.product((1, -1), repeat=len(values)))
    flips = (abs(sum(s * v for s, v in zip(row, values, strict=True))) for row in signs)
    return sum(flip >= reached for flip in flips) / len(signs)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-6, 6), min_size=2, max_size=10), st.sampled_from([1.0, 0.1, 1 / 3]))
def test_exact_is_the_full_enumeration(values: list[int], unit: float):
    """Ties and zeros included, p is the share over every one of the 2^n sign patterns."""
    assert exact([value * unit / 8 for value in values]) == brute(values)


def test_agrees_with_scipy():
    """scipy's exhaustive paired permutation test gives the same p."""
    values = numpy.random.default_rng(3).normal(0.4, 1.0, 9)
    theirs = stats.permutation_test(
        (values, numpy.zeros(9)),
        lambda x, y, axis: numpy.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=numpy.inf,
    ).pvalue
    assert exact([float(v) / 8 for v in values]) == pytest.approx(float(theirs), abs=1e-12)


@pytest.mark.parametrize(("count", "least"), [(5, 0.0625), (9, 0.00390625), (20, 2.0**-19)])
def test_least_p(count: int, least: float):
    """Where every subject improves, p is 2 / 2^n (domain notes, B: .0625 at 5, .0039 at 9)."""
    assert exact([0.5 + i / 100 for i in range(count)]) == least


def test_nothing_but_zeros():
    """Without any difference p is 1."""
    assert exact([0.0] * 7) == 1.0
    assert sign_flip([[0.0] * 30], NOISE)[0].p == 1.0


def test_monte_carlo_meets_the_exact_p():
    """Beyond 20 subjects p lies within four of its own standard errors of the full enumeration."""
    source = numpy.random.default_rng(11)
    lists = [[float(v) for v in source.normal(shift, 0.3, 24)] for shift in (0.0, 0.05, 0.1, 0.2)]
    for values, found in zip(lists, sign_flip(lists, NOISE), strict=True):
        assert found.method == "monte carlo"
        assert abs(found.p - module._exact(values, NOISE)) <= 4 * found.error + 2 / module.DRAWS
        assert found.error == pytest.approx(math.sqrt(found.p * (1 - found.p) / (module.DRAWS + 1)))


def test_monte_carlo_is_never_zero_and_always_the_same():
    """The least Monte Carlo p is 1 / (1 + draws), and a second call gives the same bits."""
    values = [1.0 + i / 100 for i in range(60)]
    found = sign_flip([values], NOISE)[0]
    assert found.p == 1 / (1 + module.DRAWS)
    assert sign_flip([values], NOISE)[0] == found
    assert module.DRAWS >= 50_000


def test_company_changes_nothing():
    """A pair has the same p alone and in a family, whatever its subjects are called."""
    source = numpy.random.default_rng(5)
    lists = [[float(v) for v in source.normal(0.1, 1.0, 40)] for _ in range(3)]
    alone = [sign_flip([values], NOISE)[0].p for values in lists]
    assert [found.p for found in sign_flip(lists, NOISE)] == alone
    assert sign_flip([lists[0][::-1]], NOISE)[0].p == alone[0]


def test_very_many_subjects_get_fewer_draws(monkeypatch: pytest.MonkeyPatch):
    """Past the bound on the work the draws are fewer, no less than a thousand, and so p is no smaller."""
    monkeypatch.setattr(module, "WORK", 2**20)
    assert sign_flip([[0.001] * 100_000], NOISE)[0].p == 1 / (1 + module.LEAST_DRAWS)
    assert sign_flip([[0.001] * 500], NOISE)[0].p == 1 / (1 + 2**20 // 500)
