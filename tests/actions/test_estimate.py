"""Estimates: formula, tier, head-room, and what makes a new one worth recording."""

import pytest

from ledger.actions.money.balance import today
from ledger.actions.money.estimate import estimate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.domain.decide_budget import reserve, settle
from ledger.handle import handle
from ledger.store.read import read_stream
from ledger.testing.attempts import report, verify_smoke
from ledger.testing.prices import tell_rates


@pytest.fixture
def priced(store, project):
    """Three cells of one hour each at $2."""
    spec = project.spec(rate="2", expected_s=3600, timeout_s=7200, retries=1)
    return propose(store, spec, actor="me")["experiment"]


def shown(store, experiment):
    """How many estimates were recorded."""
    return [event.type for event in read_stream(store, f"experiment-{experiment}")].count("cost.estimated")


def test_the_numbers(store, priced):
    """rate × hours × runs; the worst case has timeout and retries; a typed rate is never a fact."""
    found = estimate(store, priced, actor="me")
    assert (found["amount_usd"], found["worst_case_usd"]) == ("6.00", "24.00")
    assert (found["tier"], found["headroom_usd"], found["cap_usd"]) == ("WARN", "14.00", "20.00")
    assert (found["grade"], found["rate_source"], found["basis"]) == ("E4", "own hardware", "expected")
    assert "3 runs" in found["formula"]


def test_the_same_again_is_no_news(store, priced):
    """Asking twice records once."""
    assert estimate(store, priced) == estimate(store, priced)
    assert shown(store, priced) == 1


def test_measured_time_replaces_the_expected(store, priced):
    """After an ok smoke run its own seconds count, and head-room no longer holds its cell."""
    launch(store, priced, smoke=True, actor="me")
    report(store, f"{priced}.1", "ok", value=1.0, seconds=1800)
    verify_smoke(store, priced)
    found = estimate(store, priced)
    assert (found["amount_usd"], found["basis"], found["headroom_usd"]) == ("3.00", "measured", "18.00")
    assert shown(store, priced) == 2


def test_reserved_and_spent_money_is_not_there(store, priced):
    """Head-room is cap − spent − reserved − estimate, on the day's own stream."""
    day = today(store)
    money = {"account": "local", "day": day, "cap": 20_000_000, "run": "x.1"}
    stream = f"budget-local-{day}"
    handle(store, stream, reserve, {**money, "reservation": "a", "amount": 5_000_000}, actor="me")
    assert estimate(store, priced)["headroom_usd"] == "9.00"
    handle(store, stream, settle, {"reservation": "a", "amount": 4_000_000}, actor="me")
    assert estimate(store, priced)["headroom_usd"] == "10.00"


def test_settings_lower_the_cap_only(store, priced, tmp_path, monkeypatch):
    """`ledger.toml` may lower the cap and never raises it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ledger.toml").write_text('daily_cap_usd = "5"\n')
    assert estimate(store, priced)["headroom_usd"] == "-1.00"
    (tmp_path / "ledger.toml").write_text('daily_cap_usd = "500"\n')
    assert estimate(store, priced)["cap_usd"] == "20.00"


def test_a_paid_backend_has_no_cap_of_its_own(store, project):
    """Without an approver the cap of a paid account is $0."""
    tell_rates(store)
    experiment = propose(
        store, project.spec(backend="modal", retries="1\ncpu = 0.125\nmemory_gib = 0.125"), actor="me"
    )["experiment"]
    found = estimate(store, experiment)
    assert (found["cap_usd"], found["headroom_usd"].startswith("-")) == ("0.00", True)
