"""Checks of printed numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.stats.printed import agrees, decimals, grim


@pytest.mark.parametrize(
    ("value", "printed", "same"),
    [
        (0.7549, "0.755", True), (0.7541, "0.755", True), (0.7539, "0.755", False), (0.76, "0.75", True),
        (0.7700001, "0.76", False), (53.2013, "53.2", True), (53.2013, "53", True), (55.0, "53", False),
        (-9.7479, "-9.75", True), (-9.7479, "\u22129.75", True), (9.7479, "-9.75", False),
        (0.68, ".680", True), (0.68, " 0.68 ", True), (1234.0, "1.2e3", True),
        (0.7, "1e99", False), (5.0, "1e2", False),
    ],
)  # fmt: skip
def test_the_last_printed_digit_decides(value: float, printed: str, same: bool):
    """A printed mean agrees within one unit of its last digit, whether it was rounded or cut."""
    assert agrees(value, printed) is same


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_rounding_always_agrees(value: float, digits: int):
    """Whatever is rounded to d decimals agrees with what it was rounded from."""
    assert agrees(value, f"{value:.{digits}f}")
    assert decimals(f"{value:.{digits}f}") == digits


@pytest.mark.parametrize("text", ["", "about 3", "nan", "inf", "1e999", "1,5"])
def test_what_is_no_number_is_refused(text: str):
    """A printed text that is no finite number is an error."""
    with pytest.raises(ValueError, match=r"no number|not finite|beyond"):
        agrees(1.0, text)


def test_a_recomputed_value_must_be_finite():
    """A recomputed NaN agrees with nothing: it is an error."""
    with pytest.raises(ValueError, match="not finite"):
        agrees(math.nan, "1.0")


@given(st.integers(1, 5000), st.data())
def test_every_true_share_passes(n: int, data):
    """k of n passes as a float and at any number of printed decimals, as a share and in percent."""
    k, digits = data.draw(st.integers(0, n)), data.draw(st.integers(0, 8))
    assert grim(k / n, n)
    assert grim(f"{k / n:.{digits}f}", n)
    assert grim(f"{100 * k / n:.{digits}f}", n, whole=100)


@pytest.mark.parametrize(
    ("value", "n", "fits"),
    [("0.84", 25, True), ("0.85", 25, False), (0.85, 25, False), ("0.845", 200, True), ("0.33", 3, True),
     ("0.35", 3, False), ("1.00", 7, True), ("1.04", 25, False), ("0.5", 3, False), ("0.7", 3, True)],
)  # fmt: skip
def test_granularity(value, n: int, fits: bool):
    """A share that no count of n items gives is flagged; a share above one too."""
    assert grim(value, n) is fits


def test_no_items_have_no_granularity():
    """Nothing can be a share of no items."""
    with pytest.raises(ValueError, match="at least one item"):
        grim("0.5", 0)
