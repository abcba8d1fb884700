"""Holm's correction."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stats.paired import holm


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30))
def test_agrees_with_statsmodels(ps: list[float]):
    """Every adjusted p is that of statsmodels."""
    from statsmodels.stats.multitest import multipletests

    # it collects garbage in every call, which in a process that holds torch takes half a second
    with patch("gc.collect"):
        expected = list(multipletests(ps, method="holm")[1])
    assert holm(ps) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_none_passes_through_and_does_not_count():
    """A p that is undefined stays so and makes the family no larger."""
    assert holm([0.01, None, 0.04]) == [0.02, None, 0.04]
    assert holm([None]) == [None]
    assert holm([]) == []


def test_adjusted_ps_never_fall():
    """The steps are monotone in p."""
    assert holm([0.02, 0.021, 0.5]) == [0.06, 0.06, 0.5]


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(p: float):
    """A number outside [0, 1] is an error."""
    with pytest.raises(ValueError, match="no probability"):
        holm([p])
