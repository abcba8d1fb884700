"""R17 to R19 at the launch: what may never be paid is not queued."""

import pytest

from ledger.actions.balance import today
from ledger.actions.estimate import estimate
from ledger.actions.launch import launch
from ledger.actions.propose import propose
from ledger.domain.decide_budget import reserve, settle
from ledger.handle import handle
from ledger.store.read import streams_like


def test_a_paid_backend_is_refused(store, project, rules):
    """R17, R18, R19: paid compute needs a live price and a person's approval; its own cap is $0."""
    experiment = propose(store, project.spec(backend="modal", rate="1"), actor="me")["experiment"]
    estimate(store, experiment, actor="me")
    assert rules(store, experiment, smoke=True) == ["R17", "R18", "R19"]


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
