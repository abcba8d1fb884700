"""R24: shares of a billed hour: exact, never negative, whatever the order."""

import random

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.allocation import HOUR, Span, allocate, counted, split

START = 1_767_225_600_000_000
spans = st.lists(
    st.builds(
        lambda name, start, length, rate: Span(f"x1.{name}.1", start, start + length, rate),
        st.integers(1, 9), st.integers(START - HOUR, START + 2 * HOUR), st.integers(0, 2 * HOUR),
        st.integers(0, 40_000_000),
    ),
    max_size=12,
)  # fmt: skip
amounts = st.one_of(st.integers(0, 50), st.integers(0, 10**12))


@given(amounts, spans)
def test_shares_and_residual_make_up_the_bill(billed: int, held: list[Span]) -> None:
    """To the micro-dollar, and neither a share nor the residual is below zero."""
    found = allocate(billed, held, START)
    assert sum(found.shares.values()) + found.residual == billed
    assert min([found.residual, *found.shares.values()]) >= 0


@given(amounts, spans, st.randoms(use_true_random=False))
def test_the_order_of_attempts_does_not_matter(billed: int, held: list[Span], chance: random.Random) -> None:
    """The same attempts in another order get the same shares."""
    mixed = list(held)
    chance.shuffle(mixed)
    assert allocate(billed, mixed, START) == allocate(billed, held, START)


@given(amounts, spans)
def test_a_share_is_fair_to_a_micro_dollar(billed: int, held: list[Span]) -> None:
    """No share is further than one micro-dollar from its exact part of what is shared out."""
    found = allocate(billed, held, START)
    pot = sum(found.shares.values())
    touching = [s for s in held if min(s.end, START + HOUR) > max(s.start, START)]
    rated = any(s.rate for s in touching)
    weights = {
        name: sum(
            (min(s.end, START + HOUR) - max(s.start, START)) * (s.rate if rated else 1)
            for s in touching
            if s.attempt == name
        )
        for name in found.shares
    }
    for name, share in found.shares.items():
        assert abs(share * sum(weights.values()) - pot * weights[name]) <= sum(weights.values())


@given(st.dictionaries(st.sampled_from("abcd"), amounts, min_size=1), spans)
def test_several_apps_of_an_hour_count_nothing_twice(bills: dict[str, int], held: list[Span]) -> None:
    """Each App's bill is made up exactly, and together they have been counted for once."""
    found = split(bills, held, START)
    assert sum(one.counted for one in found.values()) == counted(held, START)
    for app, one in found.items():
        assert sum(one.shares.values()) + one.residual == bills[app]
        assert min([one.residual, one.counted, *one.shares.values()]) >= 0


def test_one_app_of_an_hour_is_the_whole() -> None:
    """Splitting over a single App is allocating to it."""
    held = [Span("x1.1.1", START, START + HOUR // 2, 1_100_000)]
    assert split({"a": 600_000}, held, START) == {"a": allocate(600_000, held, START)}


def test_what_the_bill_has_beyond_the_seconds_is_residual() -> None:
    """Half an hour at $1.10 is $0.55; a bill of $0.60 leaves five cents for cold start and idle time."""
    found = allocate(600_000, [Span("x1.1.1", START, START + HOUR // 2, 1_100_000)], START)
    assert found == ({"x1.1.1": 550_000}, 50_000, 550_000)


def test_a_smaller_bill_shrinks_all_shares_alike() -> None:
    """Two attempts of 20 and 10 minutes share a bill that is less than was counted, two to one."""
    third = HOUR // 3
    held = [Span("x1.1.1", START, START + third, 900_000), Span("x1.2.1", START, START + third // 2, 900_000)]
    assert allocate(300_000, held, START) == ({"x1.1.1": 200_000, "x1.2.1": 100_000}, 0, 450_000)


def test_only_the_seconds_within_the_hour_count() -> None:
    """An attempt over three hours has an hour's worth in each full one."""
    held = [Span("x1.1.1", START - HOUR // 2, START + 3 * HOUR // 2, 1_000_000)]
    assert [counted(held, START + n * HOUR) for n in (-1, 0, 1, 2)] == [500_000, 1_000_000, 500_000, 0]


def test_without_attempts_all_is_residual() -> None:
    """An App that was billed while none of its attempts ran: images and idle containers."""
    assert allocate(70_000, [], START) == ({}, 70_000, 0)
    gone = [Span("x1.1.1", START - HOUR, START, 1_000_000)]
    assert allocate(70_000, gone, START) == ({}, 70_000, 0)


def test_a_blink_takes_no_more_than_it_cost() -> None:
    """A microsecond that costs less than a micro-dollar leaves the bill to the residual."""
    assert allocate(900, [Span("x1.1.1", START, START + 1, 1_000_000)], START) == ({"x1.1.1": 0}, 900, 0)


def test_without_a_rate_the_seconds_decide() -> None:
    """No known rate: the whole bill is shared by the seconds."""
    held = [Span("x1.1.1", START, START + 300, 0), Span("x1.2.1", START, START + 100, 0)]
    assert allocate(100, held, START) == ({"x1.1.1": 75, "x1.2.1": 25}, 0, 0)
