"""R17 to R19: money before it is spent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.cost import (
    DAY,
    estimate,
    formula,
    headroom,
    is_paid,
    r17_estimated,
    r18_approved,
    r19_headroom,
    r19_one_run,
    tier,
    worst_case,
)

USD = 1_000_000
SHOWN = {"grade": "E1", "rate_read_at": "2026-01-01T00:00:00.000000Z"}


@pytest.mark.parametrize(("dollars", "level"), [
    (0, "AUTO"), (4.999999, "AUTO"), (5, "WARN"), (20, "WARN"), (20.000001, "STOP"), (98.78, "STOP"),
])  # fmt: skip
def test_r18_tiers_have_exact_borders(dollars, level):
    """Under $5 AUTO, $5 to $20 WARN, over $20 STOP."""
    assert tier(round(dollars * USD)) == level


def test_r17_the_formula_says_what_it_computes():
    """Runs × machines × hours × rate; the incident of $98.78 would have shown itself."""
    assert formula(0, 2, 18, 0) == "18 runs × 1 × 0.000556 h × $0.00/h = $0.00"
    assert formula(3_950_000, 9000, 1, 10) == "1 run × 10 × 2.5000 h × $3.95/h = $98.75"
    assert estimate(3_950_000, 9000, 1, 10) == 98_750_000


@given(
    st.integers(0, 10**9), st.floats(0.001, 1e6), st.integers(0, 5), st.integers(1, 1000), st.integers(0, 64)
)
def test_r17_the_worst_case_is_never_below_the_estimate(rate, seconds, retries, runs, gpus):
    """A longer time and retries only add; no amount is rounded down."""
    assert worst_case(rate, seconds * 2, retries, runs, gpus) >= estimate(rate, seconds, runs, gpus)
    assert estimate(rate, seconds, runs, gpus) * 3600 >= rate * seconds * runs * max(gpus, 1) * (1 - 1e-9)


def test_r17_refuses_a_launch_without_an_estimate(rules):
    """Paid or not, the estimate is shown first."""
    assert rules(r17_estimated(None, paid=False)) == ["R17"]
    assert r17_estimated({**SHOWN, "grade": "E4"}, paid=False, age=9 * DAY) == []


def test_r17_paid_compute_needs_a_live_fact(rules):
    """Grade E1, read less than a day ago."""
    assert r17_estimated(SHOWN, paid=True, age=DAY) == []
    assert rules(r17_estimated({**SHOWN, "grade": "E2"}, paid=True)) == ["R17"]
    assert rules(r17_estimated(SHOWN, paid=True, age=DAY + 1)) == ["R17"]


def test_r18_stop_and_paid_need_a_person(rules):
    """The refusal names the dollars; an approval covers up to its amount."""
    refused = r18_approved(98_780_000, paid=False)
    assert rules(refused) == ["R18"]
    assert "$98.78" in refused[0]["reason"]
    assert rules(r18_approved(1, paid=True)) == ["R18"]
    assert rules(r18_approved(30 * USD, paid=False, approved=27 * USD)) == ["R18"]
    assert r18_approved(30 * USD, paid=True, approved=30 * USD) == []
    assert r18_approved(20 * USD, paid=False) == []


def test_r18_only_this_machine_is_unpaid(spec):
    """Unknown cost is unknown, never zero: any other backend is held to be paid."""
    assert not is_paid(spec["compute"])
    assert is_paid({**spec["compute"], "backend": "modal"})


def test_r19_negative_headroom_is_no_go(rules):
    """cap − spent − reserved − estimate, even where the run alone is cheap; zero is enough."""
    assert headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD) == 0
    assert r19_headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD) == []
    refused = r19_headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD + 1)
    assert rules(refused) == ["R19"]
    assert "$-0.000001" in refused[0]["reason"]


def test_r19_an_approval_raises_the_cap_by_its_amount():
    """Else a STOP tier could never run under a cap of $20."""
    assert r19_headroom(20 * USD, 0, 0, 30 * USD, approved=30 * USD) == []


def test_r19_what_costs_nothing_is_never_refused():
    """Also on a day that was overrun."""
    assert r19_headroom(20 * USD, 30 * USD, 0, 0) == []
    assert r19_one_run(0, 0) == []


def test_r19_a_single_run_fits_into_the_cap(rules):
    """Its worst case is reserved before it starts; exactly the cap is enough, an approval raises it."""
    assert r19_one_run(20 * USD, 20 * USD) == []
    refused = r19_one_run(20 * USD, 20 * USD + 1)
    assert rules(refused) == ["R19"]
    assert "$20.000001" in refused[0]["reason"]
    assert r19_one_run(20 * USD, 30 * USD, approved=10 * USD) == []
