"""R17 to R19: money before it is spent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.cost import (
    estimate,
    formula,
    is_paid,
    r17_estimated,
    r17_fresh,
    r17_same_price,
    r18_approved,
    r18_approver,
    tier,
    whole_rate,
    worst_case,
)
from ledger.rules.headroom import headroom, r19_blocked, r19_headroom, r19_one_run, r19_room

USD = 1_000_000
SHOWN = {
    "grade": "E1",
    "rate_per_hour": 1_106_875,
    "parts": {"A10": 1_100_000, "cpu": 5_875, "memory": 1_000},
}


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


def test_r17_the_formula_shows_the_parts_of_a_price():
    """One rate of the whole run, what it consists of, and what is not known beforehand."""
    assert formula(1_100_000, 300, 150, 1, {"A10": 1_100_000}) == (
        "150 runs × 0.0833 h × $1.10/h (A10 $1.10) = $13.75"
    )
    assert formula(2_206_875, 3600, 1, 2, {"A10": 2_200_000, "cpu": 5_875, "memory": 1_000}) == (
        "1 run × 1.0000 h × $2.206875/h (2 × A10 $2.20 + cpu $0.005875 + memory $0.001; "
        "cpu and memory as asked for, which is their limit too) = $2.206875"
    )


def test_the_rate_of_a_whole_run():
    """A typed rate is that of one machine; a provider's already holds every GPU."""
    assert whole_rate({"rate_per_hour": 2, "parts": {}}, {"gpus": 4}) == 8
    assert whole_rate({"rate_per_hour": 2}, {"gpus": 0}) == 2
    assert whole_rate({"rate_per_hour": 8, "parts": {"A10": 8}}, {"gpus": 4}) == 8


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
    assert r17_estimated({**SHOWN, "grade": "E4"}, paid=False) == []


def test_r17_paid_compute_needs_a_fact(rules):
    """Grade E1; without a fresh rate the refusal says what would bring one."""
    assert r17_estimated(SHOWN, paid=True) == []
    assert rules(r17_estimated({**SHOWN, "grade": "E2"}, paid=True)) == ["R17"]
    refused = r17_fresh("modal", "no credentials")
    assert rules(refused) == ["R17"]
    assert "no credentials" in refused[0]["reason"]
    assert "ledger rates read --provider modal" in refused[0]["remedy"]


def test_r17_a_changed_price_is_shown_again(rules):
    """Neither the rate nor what it consists of has changed since it was shown."""
    assert r17_same_price(SHOWN, dict(SHOWN)) == []
    refused = r17_same_price(SHOWN, {**SHOWN, "rate_per_hour": 2_106_875})
    assert rules(refused) == ["R17"]
    assert "$1.106875/h then, $2.106875/h now" in refused[0]["reason"]
    assert rules(r17_same_price(SHOWN, {**SHOWN, "parts": {"L4": 1_106_875}})) == ["R17"]


def test_r18_stop_needs_a_person(rules):
    """The refusal names the dollars; an approval covers up to its amount; $20 need nobody."""
    refused = r18_approved(98_780_000)
    assert rules(refused) == ["R18"]
    assert "$98.78" in refused[0]["reason"]
    assert rules(r18_approved(30 * USD, approved=27 * USD)) == ["R18"]
    assert r18_approved(30 * USD, approved=30 * USD) == []
    assert r18_approved(20 * USD) == []


def test_r18_without_an_approver_nothing_is_paid(rules):
    """The remedy is to enrol a person; own hardware needs none."""
    refused = r18_approver(paid=True, enrolled=False)
    assert rules(refused) == ["R18"]
    assert "ledger init --approver" in refused[0]["remedy"]
    assert r18_approver(paid=True, enrolled=True) == r18_approver(paid=False, enrolled=False) == []


def test_r17_only_own_hardware_is_unpaid(spec):
    """Unknown cost is unknown, never zero: any other backend is held to be paid."""
    paid = {name: is_paid({**spec["compute"], "backend": name}) for name in ("local", "slurm", "modal", "x")}
    assert paid == {"local": False, "slurm": False, "modal": True, "x": True}


def test_r19_negative_headroom_is_no_go(rules):
    """cap − spent − reserved − estimate, even where the run alone is cheap; zero is enough."""
    assert headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD) == 0
    assert r19_headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD) == []
    refused = r19_headroom(20 * USD, 15 * USD, 3 * USD, 2 * USD + 1)
    assert rules(refused) == ["R19"]
    assert "-$0.000001" in refused[0]["reason"]


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
    told = r19_one_run(0, 30 * USD, approved=25 * USD)[0]
    assert "more than the approval of $25.00" in told["reason"]
    assert "approve at least $30.00: `ledger approve EXP`" in told["remedy"]


def test_r19_the_narrowest_limit_is_named(rules):
    """What an approval or a cap leaves covers the rest of the plan, or the refusal says whose limit it is."""
    assert r19_room(5 * USD, "approval", 5 * USD) == []
    refused = r19_room(5 * USD, "project", 5 * USD + 1)
    assert rules(refused) == ["R19"]
    assert "the cap of the project leaves $5.00" in refused[0]["reason"]
    assert r19_room(-1, "account", 0) == []


@pytest.mark.parametrize(
    ("limit", "remedy"),
    [
        ("approval", "`ledger approve EXP`"),
        ("account", "`ledger approve EXP`"),
        ("project", "`ledger budget cap USD --project p`"),
        ("experiment", "`ledger budget cap USD --project p`"),
    ],
)
def test_r19_the_remedy_lifts_the_limit_that_binds(limit: str, remedy: str):
    """An approval stands within the caps of a project and an experiment, so it is no remedy for those."""
    told = r19_room(0, limit, USD, "ledger budget cap USD --project p")[0]["remedy"]
    assert told.endswith(remedy)


def test_r19_money_in_flight_is_waited_for():
    """Where what is reserved would be enough, waiting is named first; a hopeless plan is not told to wait."""
    assert r19_headroom(20 * USD, 0, 8 * USD, 16 * USD)[0]["remedy"].startswith("add --wait")
    assert "in flight" not in r19_headroom(20 * USD, 8 * USD, 0, 16 * USD)[0]["remedy"]


def test_r19_a_blocked_day_grants_nothing(rules):
    """After an overrun, or while the bill names an App that nobody knows; each says what lifts it."""
    assert rules(r19_blocked("modal", "overrun") + r19_blocked("modal", "foreign")) == ["R19", "R19"]
    assert "budget clear" in r19_blocked("modal", "overrun")[0]["remedy"]
    assert "budget assign" in r19_blocked("modal", "foreign")[0]["remedy"]
