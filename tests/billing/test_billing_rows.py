"""R24: reading a provider's bill: late, doubled, finer, negative and unreadable rows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.billing_rows import read_bill
from schemas.clock import to_micros

NOW = to_micros("2026-01-01T12:30:00Z")


def row(cost: str, hour: str = "2026-01-01T10:00:00Z", app: str = "ap-1", **more: Any) -> dict[str, Any]:
    return {"app": app, "description": "ledger-x1", "hour": hour, "cost_usd": cost, "tags": {}, **more}


def amounts(*rows: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(one.app, one.hour, one.billed) for one in read_bill(rows, NOW).hours]


def test_amounts_are_rounded_up_once() -> None:
    """Three rows of a third of a micro-dollar are one micro-dollar, not three."""
    parts = [row("0.000000333333333333333333333333333333", resources={"n": n}) for n in range(3)]
    assert amounts(*parts) == [("ap-1", "2026-01-01T10:00:00Z", 1)]
    assert amounts(row("1.0000000000000000000000000000000001")) == [
        ("ap-1", "2026-01-01T10:00:00Z", 1_000_001)
    ]


def test_a_row_that_came_twice_is_one_row() -> None:
    """An identical row counts once; one that differs in its resources adds up."""
    assert amounts(row("0.25"), row("0.25"))[0][2] == 250_000
    assert amounts(row("0.25"), row("0.25", resources={"cpu": "0.25"}))[0][2] == 500_000


@pytest.mark.parametrize("again", ["0.2500", "0.25000000000000000000000000000000000000", "25e-2"])
def test_a_row_that_came_twice_in_another_precision_is_one_row(again: str) -> None:
    """The same amount with more zeros is the same row; one that is finer by a digit is another."""
    parts = {"resources": {"gpu": "0.25"}}, {"resources": {"gpu": again}}
    assert amounts(row("0.25"), row(again))[0][2] == 250_000
    assert amounts(row("0.25", **parts[0]), row(again, **parts[1]))[0][2] == 250_000
    assert amounts(row("0.25"), row("0.250001"))[0][2] == 500_001
    last = "0.0123456789012345678901234567890123456789"
    assert read_bill([row(f"-{last}")], NOW).credits[0]["amount_usd"] == f"-{last}"


def test_hours_that_are_not_over_are_left_out() -> None:
    """The current hour and the future are not read; the last closed hour is."""
    found = read_bill([row("1", f"2026-01-01T{h}:00:00Z") for h in ("11", "12", "13")], NOW)
    assert [one.hour for one in found.hours] == ["2026-01-01T11:00:00Z"]
    assert found.open == 2


def test_credits_are_told_and_not_counted() -> None:
    """A negative row gives no head-room back."""
    found = read_bill([row("1.5"), row("-1.20")], NOW)
    assert found.hours[0].billed == 1_500_000
    assert found.credits == [{"app": "ap-1", "hour": "2026-01-01T10:00:00Z", "amount_usd": "-1.2"}]


@pytest.mark.parametrize("cost", ["", "NaN", "Infinity", "-Infinity", "1e30", "1e-999999", "a lot", "1,20"])
def test_an_amount_that_cannot_be_read_is_never_zero(cost: str) -> None:
    """The whole report is refused, by a message that names the row."""
    with pytest.raises(ValueError, match="no amount"):
        read_bill([row("1"), row(cost)], NOW)


@pytest.mark.parametrize("hour", ["", "yesterday", "2026-01-01T10:30:00Z", "2026-01-01T10:00:01Z"])
def test_an_hour_that_is_none_is_refused(hour: str) -> None:
    """A row of half an hour, or of no time at all, is not read as an hour."""
    with pytest.raises(ValueError, match="hour"):
        read_bill([row("1", hour)], NOW)


rows = st.lists(
    st.builds(
        lambda cents, hour, app, part: row(f"0.{cents:09d}", f"2026-01-01T{hour:02d}:00:00Z", app, part=part),
        st.integers(0, 10**9 - 1), st.integers(8, 13), st.sampled_from(["ap-1", "ap-2"]), st.integers(0, 2),
    ),
    max_size=10,
)  # fmt: skip


@given(rows, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows_do_not_matter(held: list[dict[str, Any]], chance: Any) -> None:
    """The same rows mixed, some of them twice, make the same bill."""
    mixed = held + [one for one in held if chance.random() < 0.5]
    chance.shuffle(mixed)
    assert read_bill(mixed, NOW) == read_bill(held, NOW)
