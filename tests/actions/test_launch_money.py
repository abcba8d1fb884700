"""R17 to R19 at the launch: what may never be paid is not queued."""

import pytest

from ledger.actions.money.balance import today
from ledger.actions.money.estimate import estimate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.domain.decide_budget import reserve, settle
from ledger.errors import Refused
from ledger.handle import handle
from ledger.store.read import now_micros, streams_like
from ledger.testing.prices import approve, enrol, tell_rates


@pytest.fixture
def rented(store, project):
    """Three cells on the provider's least machine, of which one costs cents."""
    return propose(
        store,
        project.spec(backend="modal", rate="1", retries="1\ncpu = 0.125\nmemory_gib = 0.125"),
        actor="me",
    )["experiment"]


def test_paid_compute_without_a_price_is_refused(store, rented, rules):
    """R17, R18: a typed rate is no price, and without an approver nothing is paid."""
    assert rules(store, rented, smoke=True) == ["R17", "R18"]


def test_paid_compute_without_an_approver_is_refused(store, rented, rules):
    """R18, R19: its price was shown, but its cap is $0 until a person enrols."""
    tell_rates(store)
    estimate(store, rented, actor="me")
    assert rules(store, rented, smoke=True) == ["R18", "R19"]


def test_paid_compute_is_shown_its_price_first(store, rented, rules):
    """R17: not before it was shown, nor after it has changed since."""
    tell_rates(store)
    enrol(store)
    assert rules(store, rented, smoke=True) == ["R17"]
    estimate(store, rented, actor="me")
    tell_rates(store, {"cpu": 48_000, "memory": 8_000})
    assert rules(store, rented, smoke=True) == ["R17"]
    with pytest.raises(Refused, match="the price has changed since it was shown"):
        launch(store, rented, smoke=True, actor="me")


def test_a_price_that_is_too_old_at_the_launch_is_refused(store, rented, rules, monkeypatch):
    """R17: a day after it was read, though it was shown today."""
    tell_rates(store, age=86_000)
    enrol(store)
    estimate(store, rented, actor="me")
    later = now_micros(store) + 500_000_000
    monkeypatch.setattr("ledger.store.read.now_micros", lambda store: later)
    assert rules(store, rented, smoke=True) == ["R17"]


def test_stop_needs_an_approval_that_stands(store, project, rules):
    """R18: on own hardware too; an approval of the plan at its price lets it pass, a dearer one is void."""
    spec = project.spec(rate="2", expected_s=14_400, timeout_s=14_400)
    experiment = propose(store, spec, actor="me")["experiment"]
    estimate(store, experiment, actor="me")
    assert rules(store, experiment, smoke=True) == ["R18", "R19"]
    approve(store, experiment, 23_000_000, enrol(store))
    with pytest.raises(Refused, match=r"void: \$23.00 was approved, the estimate is \$24.00 now"):
        launch(store, experiment, smoke=True, actor="me")
    assert rules(store, experiment, smoke=True) == ["R18", "R19"]


def test_an_approved_plan_starts_beyond_the_cap(store, project):
    """R18, R19: its own money counts, not the day's $20."""
    spec = project.spec(rate="2", expected_s=14_400, timeout_s=14_400)
    experiment = propose(store, spec, actor="me")["experiment"]
    estimate(store, experiment, actor="me")
    approve(store, experiment, 32_000_000, enrol(store))
    assert estimate(store, experiment)["headroom_usd"] == "8.00"
    assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}


@pytest.mark.parametrize(("rate", "hours", "expected"), [("2", 4, ["R18", "R19"]), ("1", 5, [])])
def test_tiers(store, project, rate, hours, expected, rules):
    """R18, R19: $24 stop until somebody approves, $15 pass with a warning."""
    spec = project.spec(rate=rate, expected_s=hours * 3600, timeout_s=hours * 3600)
    experiment = propose(store, spec, actor="me")["experiment"]
    if expected:
        assert rules(store, experiment, smoke=True) == ["R18", "R19"]
    else:
        assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}
        assert estimate(store, experiment)["tier"] == "WARN"


@pytest.mark.parametrize(("timeout", "retries", "gpus", "expected"), [
    (7200, 0, 5, []), (7201, 0, 5, ["R19"]), (3600, 1, 5, []), (3600, 2, 5, ["R19"]),
])  # fmt: skip
def test_a_run_that_could_never_start_is_refused(store, project, timeout, retries, gpus, expected, rules):
    """R19: a single run's worst case above the day's cap is refused at once, smoke and fan-out."""
    spec = project.spec(rate="2", expected_s=60, timeout_s=timeout, retries=f"{retries}\ngpus = {gpus}")
    experiment = propose(store, spec, actor="me")["experiment"]
    if not expected:
        assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}
        return
    assert rules(store, experiment, smoke=True) == expected
    assert rules(store, experiment) == [*expected, "R22"]
    assert streams_like(store, "run-") == []


@pytest.mark.parametrize(("taken", "expected"), [(17, []), (18, ["R19"])])
def test_smoke_needs_head_room_for_the_whole_plan(store, project, taken, expected, rules):
    """R19: negative head-room is NO-GO even where the first cell alone is cheap; nothing left is enough."""
    day = today(store)
    held = {"account": "local", "day": day, "cap": 20_000_000, "run": "x.1", "reservation": "a"}
    handle(store, f"budget-local-{day}", reserve, {**held, "amount": taken * 1_000_000}, actor="me")
    spec = project.spec(rate="1", expected_s=3600, timeout_s=3600)
    experiment = propose(store, spec, actor="me")["experiment"]
    shown = estimate(store, experiment, actor="me")["headroom_usd"]
    assert shown.startswith("-") is bool(expected)
    if expected:
        assert rules(store, experiment, smoke=True) == expected
    else:
        assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}


def test_what_costs_nothing_is_launched_on_an_overrun_day(store, ready):
    """R19: a plan at a rate of zero needs no head-room."""
    day = today(store)
    held = {"account": "local", "day": day, "cap": 20_000_000, "run": "x.1", "reservation": "a"}
    handle(store, f"budget-local-{day}", reserve, {**held, "amount": 20_000_000}, actor="me")
    handle(store, f"budget-local-{day}", settle, {"reservation": "a", "amount": 25_000_000}, actor="me")
    assert launch(store, ready, smoke=True, actor="me")["outcomes"] == {"queued": 1}
