"""R41: six calendar months."""

import pytest

from ledger.rules.staleness import is_stale, lapses


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-01-01", "2026-07-01"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-08-29", "2027-02-28"),
        ("2026-08-28", "2027-02-28"),
        ("2026-03-31", "2026-09-30"),
        ("2026-12-31", "2027-06-30"),
        ("2028-02-29", "2028-08-29"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_evidence_lapses_after_six_calendar_months(day: str, last: str):
    """The same day six months later, or that month's last; fresh on it and stale on the next."""
    assert lapses(day) == last
    assert not is_stale(day, last)


def test_the_first_stale_day():
    """31 August lapses with February."""
    assert is_stale("2026-08-31", "2027-03-01")
    assert not is_stale("2027-08-31", "2028-02-29")
    assert is_stale("2027-08-31", "2028-03-01")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-99-99", "0000-00-00"])
def test_what_is_no_date_is_stale(day: str):
    """A date that no calendar has proves nothing fresh."""
    assert is_stale(day, "2026-01-01")
