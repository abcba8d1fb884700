"""Numbers as they are printed: where they stand, and when one agrees with an exact value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.render.addresses import join, label, split
from ledger.render.tokens import Token, agrees, numbers, same, skeleton, value_of


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("rmse 44.2708 ± 16.2779 ms over 3/18 subjects", ["44.2708", "16.2779", "3", "18"]),
        ("10,880 FLOPs; -8.5310 to −4.2; p = 1.2e-05", ["10,880", "-8.5310", "−4.2", "1.2e-05"]),
        (r"\$1.25, 95% CI, 72.5\%, $4.5\times 10^{-3}$", ["1.25", "95", "72.5", r"4.5\times 10^{-3}"]),
        ("xmlp000001.1 E3 R13 v2 019a0000-0000-7000-8000-00000000008d", []),
        ("2 min 5 s on 2026-01-02 at 1-16-1", ["2", "5", "2026-01-02", "1", "16", "1"]),
        ("43.45[^17], [a](memory/x9.md 7), `[^17]`, &#124;3", ["43.45", "3"]),
    ],
)
def test_the_numbers_of_a_line(line: str, found: list[str]) -> None:
    """Signs, thousands, powers and dates belong to a number; ids, marks, code and links hold none."""
    assert [token.text for token in numbers(line)] == found


@pytest.mark.parametrize(
    ("printed", "exact", "right"),
    [
        ("43.45", 43.4535, True), ("43.46", 43.4535, False), ("43", 43.4535, True), ("10,880", 10880, True),
        ("10,881", 10880, False), ("4.43e+05", 442708.0, True), ("4.44e+05", 442708.0, False),
        (r"4.5\times 10^{-3}", 0.0045, True), ("−8.5310", -8.531, True), ("8.5310", -8.531, False),
        ("0.5", 0.25, False), ("2026-01-02", 2026, False), ("1", float("inf"), False),
        ("30.0000", 30.00005, True), ("30.0000", 30.00006, False), ("0", float("nan"), False),
    ],
)  # fmt: skip
def test_half_a_unit_of_the_last_digit(printed: str, exact: float, right: bool) -> None:
    """A printed number agrees with an exact one up to half a unit of its last digit, and no further."""
    assert agrees(Token(0, printed), exact) is right


def test_a_percentage_is_a_share_too() -> None:
    """72.5% agrees with 0.725 and with 72.5; without the sign only with the latter."""
    [share] = numbers("72.5% of them")
    assert [agrees(share, 0.725), agrees(share, 72.5), agrees(Token(0, "72.5"), 0.725)] == [True, True, False]


def test_the_last_of_fifteen_digits_counts() -> None:
    """Two printed numbers of one precision are the same only as texts are."""
    assert not same("500000000.000001", "500000000.000000")
    assert same("500000000.0", "500000000.000000")


@given(st.floats(-1e9, 1e9), st.integers(0, 6), st.data())
def test_any_changed_digit_disagrees(value: float, decimals: int, data: st.DataObject) -> None:
    """A number as it was formatted agrees, but for a bare 0; with any one digit changed it does not."""
    text = f"{value:.{decimals}f}"
    assert agrees(Token(0, text), value) is (text not in {"0", "-0"} or not value)
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    other = str((int(text[place]) + data.draw(st.integers(1, 9))) % 10)
    changed = text[:place] + other + text[place + 1 :]
    assert not same(changed, text)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_an_address_comes_back(parts: list[str]) -> None:
    """Whatever the names are, an address is plain signs and is split into the same parts."""
    address = join(*parts)
    assert split(address) == parts
    assert all(sign.isascii() and (sign.isalnum() or sign in "/._-=") for sign in address)


@given(st.lists(st.text(), max_size=3))
def test_a_label_is_plain(parts: list[str]) -> None:
    """Whatever the names are, a label is letters, digits and dashes, and no bare number."""
    found = label(*parts)
    assert found
    assert not found.isdigit()
    assert all(sign.isascii() and (sign.islower() or sign.isdigit() or sign == "-") for sign in found)


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "5 × 10^99999999999"])
def test_a_power_beyond_the_floats_agrees_with_nothing(text: str) -> None:
    """A number that no float could be is read without an error, and is no number of the ledger."""
    (token,) = numbers(text)
    assert not agrees(token, 1.0)
    assert value_of(token) is None


def test_a_skeleton_keeps_the_words() -> None:
    """Two lines share a skeleton if and only if they differ in numbers and blanks alone."""
    assert skeleton("| 9 | 40.8125 |") == skeleton("|  10 | -62 |")
    assert skeleton("mean 3") != skeleton("median 3")
