"""Student's t quantile."""

import pytest
from scipy import stats

from ledger.stats.student_t import incomplete_beta, quantile

DEGREES = [*range(1, 41), 59, 99, 199, 999, 9999]


@pytest.mark.parametrize("p", [0.6, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995])
def test_quantile_agrees_with_scipy(p: float):
    """The quantile agrees with scipy to 1e-9 relative, from 1 to 9999 degrees of freedom."""
    ours = [quantile(p, df) for df in DEGREES]
    assert ours == pytest.approx([float(stats.t.ppf(p, df)) for df in DEGREES], rel=1e-9, abs=1e-9)


def test_quantile_is_odd_and_zero_in_the_middle():
    """The quantile is symmetric about one half."""
    assert quantile(0.025, 7) == -quantile(0.975, 7)
    assert quantile(0.5, 3) == pytest.approx(0.0, abs=1e-12)


def test_beta_covers_its_ends():
    """The incomplete beta runs from 0 to 1."""
    assert [incomplete_beta(2.0, 3.0, x) for x in (0.0, 1.0)] == [0.0, 1.0]


@pytest.mark.parametrize(("p", "df"), [(0.0, 5), (1.0, 5), (0.5, 0), (float("nan"), 5)])
def test_outside_is_refused(p: float, df: float):
    """A probability or a degree of freedom out of range is an error, never a number."""
    with pytest.raises(ValueError, match="no quantile"):
        quantile(p, df)
