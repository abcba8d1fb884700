"""Local runs at a rate: they wait for money, are told no, or run by an approval; never beyond either."""

import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.actions.money.balance import today
from ledger.actions.money.reserving import NoHeadroom
from ledger.handle import commit, load
from ledger.store.open import open_store
from tests.budget.desk import USD, Desk
from workers import children
from workers.assignment import read_assignment
from workers.attempts import intend
from workers.turns import Queued

OK = "def train(run): run.result(1.0)"
LONG = """
    import time

    def train(run):
        time.sleep(60)
"""


def of_day(lab: Any) -> list[Any]:
    """The events of the only day."""
    (name,) = lab.streams("budget-")
    return list(lab.stream(name))


def test_a_run_waits_for_money_that_others_hold(lab: Any, until: Callable[..., None]) -> None:
    """R19: it starts when another run gives its head-room back, and was never refused."""
    lab.propose(OK, rate_usd_per_hour="3600", timeout_s=10)
    lab.queue()
    with open_store(lab.url) as store:
        desk = Desk(store, "local")
        desk.reserve("x9", "x9.1", 15)
        process = lab.start()
        until(lambda: "no_headroom" in (lab.spool.parent / "supervisor.log").read_text())
        assert [event.type for event in lab.events()] == ["run.queued"]
        desk.settle("x9.1", 1)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert lab.end()["outcome"] == "ok"
    assert "budget.denied" not in [event.type for event in of_day(lab)]


def test_a_run_that_can_never_start_is_denied_once(lab: Any) -> None:
    """R19: the supervisor gives up, says why, and the denial is on record; tomorrow it may start."""
    lab.propose(OK, seeds=2, rate_usd_per_hour="3600", timeout_s=30)
    lab.queue()
    code, document = lab.launch()
    assert (code, "head-room of the account" in document["reason"]) == (1, True)
    (denied,) = [event.data for event in of_day(lab) if event.type == "budget.denied"]
    assert (denied["run"], denied["amount"], denied["limit"]) == ("xtest.1", 30 * USD, "account")
    assert [event.type for event in lab.events()] == ["run.queued"]


def test_an_approved_plan_runs_on_its_own_money(lab: Any) -> None:
    """R18: a worst case above the day's cap starts by a person's approval, which is drawn and settled."""
    lab.propose(OK, seeds=2, rate_usd_per_hour="3600", timeout_s=30)
    lab.queue()
    with open_store(lab.url) as store:
        desk = Desk(store, "local").enrol()
        approve(desk, 65, 30)
    assert lab.launch(workers=1)[0] == 0
    types = [event.type for event in of_day(lab)]
    assert (types.count("budget.raised"), types.count("budget.committed")) == (1, 2)
    with open_store(lab.url) as store:
        drawn = load(store, "experiment-xtest").state.drawn
        assert drawn == {("local", today(store)): 65 * USD}


def approve(desk: Desk, dollars: float, each: float) -> None:
    """What `ledger estimate` and `ledger approve` record for the lab's plan."""
    from tests.budget.desk import estimated

    desk.tell("experiment-xtest", "cost.estimated", estimated("local"))
    desk.approve("xtest", dollars, each=each, digest="a" * 64)


@pytest.mark.parametrize(("timeout", "asked"), [(2.0, 1.5), (10.0, 7.5), (3600.0, 3597.5)])
def test_a_priced_run_has_most_of_its_timeout(timeout: float, asked: float) -> None:
    """It is asked to end 2.5 s before, of a short timeout a quarter; killed within it; the end says so."""
    plan: Any = SimpleNamespace(timeout_s=timeout)
    child = children.Child(0, Path(), plan, started=0.0, margin=children.margin(plan))
    assert child.due() == asked
    child.reason = "timeout"
    text = children._judged(child, signal.SIGTERM)[1]["error"]
    assert text.startswith(f"no end within {asked:g} s: ")
    assert text.endswith(f"before its timeout of {timeout:g} s")


def test_a_run_that_is_paid_for_ends_within_its_timeout(lab: Any) -> None:
    """It costs no more than was set aside, also where it has to be stopped: a timeout is no overrun."""
    lab.propose(LONG, rate_usd_per_hour="3600", timeout_s=6)
    lab.queue()
    assert lab.launch()[1]["outcomes"] == {"timeout": 1}
    (spent,) = [event.data["amount"] for event in of_day(lab) if event.type == "budget.committed"]
    assert 3 * USD < spent <= 6 * USD
    assert "budget.overrun" not in [event.type for event in of_day(lab)]


def test_a_race_for_money_takes_no_run_away(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the day's budget has moved on is no reason to leave a run to others: it is decided anew."""
    lab.propose(OK, rate_usd_per_hour="3600", timeout_s=2)
    lab.queue()
    raced: list[int] = []

    def slow(store: Any, decided: Any, actor: str) -> Any:
        if not raced:
            raced.append(1)
            Desk(store, "local").reserve("x9", "x9.1", 1)
        return commit(store, decided, actor)

    with open_store(lab.url) as store:
        monkeypatch.setattr("workers.attempts.commit", slow)
        assignment = read_assignment(store, "xtest")
        plan = intend(store, assignment, Queued("xtest.1", False, 0), 0, lambda folder: True)
        assert plan is not None
        assert plan.day == today(store)
        state = load(store, f"budget-local-{plan.day}").state
        assert sorted(state.reservations) == ["x9.1.1", "xtest.1.1"]


def test_a_run_that_somebody_else_intends_is_left_to_him(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loser of a race for the run itself reserves nothing."""
    lab.propose(OK, rate_usd_per_hour="3600", timeout_s=2)
    lab.queue()

    def beaten(store: Any, decided: Any, actor: str) -> Any:
        data = {"attempt": 1, "backend": "local", "spool": "other:xtest.1.1"}
        monkeypatch.setattr("workers.attempts.commit", commit)
        Desk(store, "local").tell("run-xtest.1", "spawn.intended", data)
        return commit(store, decided, actor)

    with open_store(lab.url) as store:
        monkeypatch.setattr("workers.attempts.commit", beaten)
        assignment = read_assignment(store, "xtest")
        assert intend(store, assignment, Queued("xtest.1", False, 0), 0, lambda folder: True) is None
    assert lab.streams("budget-") == []


def test_a_blocked_day_is_not_waited_for(lab: Any) -> None:
    """R19: after an overrun the supervisor stops and names what a person has to do."""
    lab.propose(OK, rate_usd_per_hour="3600", timeout_s=2)
    lab.queue()
    with open_store(lab.url) as store:
        desk = Desk(store, "local")
        desk.reserve("x9", "x9.1", 1)
        desk.settle("x9.1", 2)
        with pytest.raises(NoHeadroom):
            desk.reserve("x9", "x9.2", 1)
    code, document = lab.launch()
    assert (code, "ledger budget clear" in document["reason"]) == (1, True)
