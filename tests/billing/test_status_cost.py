"""R24, R26: `status` shows cost as it runs beside estimate and bill, and ends that nobody asked for."""

import json
from typing import Any, cast

import pytest

from ledger.actions.money.reconcile import reconcile
from ledger.actions.runs.status_cost import unasked_ends
from ledger.actions.status import status
from ledger.cli.main import main
from ledger.handle import commit, load
from ledger.store.read import head_index
from ledger.store.seal import seal

EXPERIMENT = "xmlp000001"
DAY = {"account": "modal", "day": "2026-01-01", "cap": 20_000_000}


def cost(store: Any) -> dict[str, Any]:
    """The key `cost` of the experiment's document."""
    found: dict[str, Any] = status(store, EXPERIMENT)["cost"]
    return found


def test_before_anything_ran(paid) -> None:
    """The estimate stands, everything else is nothing or unknown."""
    assert cost(paid) == {
        "estimate_usd": "10.00", "incurred_usd": "0.00", "running_usd": "0.00", "reserved_usd": "0.00",
        "billed_usd": None, "residual_usd": None, "state": "estimated", "ratio": 0.0, "unknown_attempts": 0,
        "provider_retries": 0,
    }  # fmt: skip


def test_cost_runs_by_the_clock_of_the_database(paid, attempt, later) -> None:
    """An ended attempt costs what it said, an open one its hours since the claim × the rate."""
    attempt(1, hours=1)
    attempt(2)
    later(paid, 2)
    found = cost(paid)
    assert found["incurred_usd"] == "3.60"
    assert 7.2 <= float(found["running_usd"]) < 7.3
    assert found["ratio"] == pytest.approx(1.08, abs=0.01)
    runs = status(paid, EXPERIMENT)["runs"]
    assert [run["running_usd"][:3] for run in runs] == ["0.0", "7.2"]
    assert status(paid, f"{EXPERIMENT}.2")["rate_usd_per_hour"] == "3.60"


def test_a_past_state_costs_what_it_had_cost_then(paid, attempt, later) -> None:
    """With an index nothing runs on: the clock is that of the last event."""
    attempt(1)
    seal(paid)
    head = head_index(paid)
    later(paid, 5)
    then = status(paid, EXPERIMENT, to_index=head)["cost"]
    assert float(then["running_usd"]) < 0.1
    assert float(cost(paid)["running_usd"]) > 17


def test_what_is_reserved_stands_there(paid) -> None:
    """Reservations of this experiment's attempts, of no other's."""
    budget = load(paid, "budget-modal-2026-01-01")
    held = [
        ("budget.reserved", {"reservation": f"{name}.1", "run": name, "amount": amount})
        for name, amount in ((f"{EXPERIMENT}.1", 4_000_000), ("xother0001.1", 5_000_000))
    ]
    commit(paid, [(budget, [("budget.opened", DAY), *held])], "supervisor")
    assert cost(paid)["reserved_usd"] == "4.00"


def test_partly_then_wholly_reconciled(paid, provider, attempt, later) -> None:
    """One billed hour of four is a part; when all are billed the actual is the bill."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.80")
    reconcile(paid, actor="me")
    found = cost(paid)
    assert (found["state"], found["billed_usd"], found["residual_usd"]) == ("partly", "3.80", "0.20")
    assert found["ratio"] == 1.1
    for number in (0, 2, 3):
        provider.bill(hour(number), "3.60")
    reconcile(paid, actor="me")
    found = cost(paid)
    assert (found["state"], found["billed_usd"]) == ("reconciled", "14.60")
    assert found["ratio"] == 1.46
    (run, other) = status(paid, EXPERIMENT)["runs"]
    assert float(run["billed_usd"]) == pytest.approx(10.8, abs=5e-6)  # each hour is rounded down
    assert other["billed_usd"] is None


@pytest.mark.parametrize(
    ("second", "state"), [("ap-2", "partly"), ("ap-1", "reconciled"), (None, "reconciled")]
)
def test_an_app_that_the_bill_does_not_name_yet_is_missing(
    paid, provider, attempt, later, second, state
) -> None:
    """Deployed again within an hour: the hour is billed once both Apps are; without an id any App will do."""
    attempt(1, hours=1, app="ap-1")
    attempt(2, hours=1, app=second)
    hour = later(paid, 6)
    for number in (-1, 0, 1, 2):
        provider.bill(hour(number), "3.60", app="ap-1", name="")
    reconcile(paid, actor="me")
    assert cost(paid)["state"] == state
    for number in (-1, 0, 1, 2):
        provider.bill(hour(number), "3.60", app="ap-2")
    reconcile(paid, actor="me")
    assert cost(paid)["state"] == "reconciled"


def test_provider_retries_are_counted(paid, attempt) -> None:
    """Attempts that came again by themselves are counted, and charged."""
    attempt(1, hours=1, outcome="preempted")
    attempt(1, hours=1, retry_of=1)
    found = cost(paid)
    assert (found["provider_retries"], found["incurred_usd"]) == (1, "7.20")
    assert status(paid, f"{EXPERIMENT}.1")["provider_retries"] == 1


@pytest.mark.parametrize("outcome", ["killed", "stopped"])
def test_a_paid_run_that_ended_from_outside_is_reported(paid, attempt, outcome) -> None:
    """In `--json` and, with the command that shows more, in the text."""
    from ledger.cli.status_text import text

    attempt(1, hours=1, outcome=outcome)
    attempt(2, hours=1, outcome="failed")
    document = status(paid, EXPERIMENT)
    assert document["unasked_ends"] == [{"run": f"{EXPERIMENT}.1", "attempt": 1, "outcome": outcome}]
    assert status(paid, f"{EXPERIMENT}.1")["unasked_ends"] == document["unasked_ends"]
    line = next(line for line in text(document).splitlines() if line.startswith("R26"))
    assert f"ended as {outcome}" in line
    assert f"`ledger audit --run {EXPERIMENT}.1`" in line


RUN = {
    "rate": 5, "outcome": "killed", "started": 1, "stop": None, "tripped": None, "retry_of": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({}, True), ({"stop": "requested"}, True), ({"stop": "refused"}, True), ({"outcome": "lost"}, True),
        ({"stop": "approved"}, False), ({"tripped": "money"}, False), ({"rate": 0}, False),
        ({"started": None}, False), ({"outcome": "timeout"}, False), ({"outcome": "preempted"}, False),
        ({"outcome": None}, False),
    ],
)  # fmt: skip
def test_which_ends_nobody_had_asked_for(
    change: dict[str, Any], reported: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paid for, ended from outside, neither approved nor cancelled by the guard."""
    monkeypatch.setattr("ledger.actions.runs.stop_approved.approved_stops", lambda store, attempts: attempts)
    rows = {"x1.1": {"attempts": {"1": {**RUN, **change}}}}
    assert bool(unasked_ends(cast("Any", None), rows, None)) is reported


def test_what_the_provider_repeats_has_not_ended() -> None:
    """A killed attempt whose call came again went on."""
    rows = {"x1.1": {"attempts": {"1": RUN, "2": {**RUN, "outcome": "ok", "retry_of": 1}}}}
    assert unasked_ends(cast("Any", None), rows, None) == []


def test_the_command_line(paid, url, provider, attempt, later, monkeypatch, capsys) -> None:
    """`reconcile` in text and `--json`, then `status` in text; a past `--since` that is none ends with 2."""
    monkeypatch.setenv("LEDGER_URL", url)
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.80")
    provider.bill(hour(1), "0.50", app="ap-x", name="notebook")
    provider.bill(hour(2), "-1", app="ap-x", name="notebook")
    assert main(["reconcile", "--actor", "ada"]) == 0
    out = capsys.readouterr().out
    assert "billed $4.30, counted $3.60, residual $0.70" in out
    assert "`ledger budget assign ap-x`" in out
    assert "credit left out: -$1 of ap-x" in out
    assert main(["reconcile", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["recorded"], document["unknown_apps"], document["state"]) == (0, ["ap-x"], "reconciled")
    assert main(["status", EXPERIMENT]) == 0
    assert "billed     $3.80, of it $0.20 beyond" in capsys.readouterr().out
    assert main(["reconcile", "--since", "soon"]) == 2
    provider.denied = "no plan"
    assert main(["reconcile"]) == 0
    assert "the cost stays estimated" in capsys.readouterr().out
    provider.gone = True
    assert main(["reconcile", "--json"]) == 1
