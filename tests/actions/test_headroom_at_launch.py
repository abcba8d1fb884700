"""R19 at the launch: what runs in flight hold is waited for, what is gone is not."""

import os

import pytest

from ledger.actions.money.balance import today
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.actions.runs.presence import hold
from ledger.actions.status import status
from ledger.domain.decide_budget import reserve, settle
from ledger.errors import Refused
from ledger.handle import handle
from ledger.places import home
from ledger.store.read import read_stream


def taken(store, amount: int, *, spent: int | None = None, name: str = "a") -> str:
    """Reserve micro-dollars for another's run on today's local budget, settled where `spent`; the day."""
    day = today(store)
    held = {"account": "local", "day": day, "cap": 20_000_000, "run": "x.1", "reservation": name}
    handle(store, f"budget-local-{day}", reserve, {**held, "amount": amount}, actor="me")
    if spent is not None:
        settle_taken(store, day, spent, name)
    return day


def settle_taken(store, day: str, spent: int, name: str = "a") -> None:
    """The other's run has ended."""
    handle(store, f"budget-local-{day}", settle, {"reservation": name, "amount": spent}, actor="me")


@pytest.fixture
def cheap(store, project):
    """Three cells of $1 each, at worst $1 each."""
    spec = project.spec(rate="1", expected_s=3600, timeout_s=3600)
    return propose(store, spec, actor="me")["experiment"]


def test_who_waits_is_let_in_when_runs_in_flight_give_back(store, cheap):
    """R19: negative head-room is NO-GO as long as it is negative; who waits is not refused for that."""
    day, said = taken(store, 18_000_000), []

    def wait(why: str) -> None:
        said.append(why)
        if len(said) == 2:
            settle_taken(store, day, 17_000_000)

    assert launch(store, cheap, smoke=True, actor="me", wait=wait)["outcomes"] == {"queued": 1}
    assert len(said) == 2
    assert "leaves $2.00 of the $3.00 that is still to run, $18.00 is reserved by a ($18.00)" in said[0]
    assert "launch.refused" not in [e.type for e in read_stream(store, f"experiment-{cheap}")]


def test_nobody_waits_for_what_is_spent(store, cheap):
    """R19: money that is gone does not come back; neither does that of another rule's refusal."""
    taken(store, 18_000_000, spent=18_000_000)

    def wait(why: str) -> None:
        raise AssertionError(why)

    with pytest.raises(Refused, match=r"= -\$1.00"):
        launch(store, cheap, smoke=True, actor="me", wait=wait)
    with pytest.raises(Refused, match="before one was verified"):
        launch(store, cheap, actor="me", wait=wait)


def test_who_does_not_wait_is_told_how(store, cheap):
    """R19: the remedy names the option that waits, and the refusal is recorded."""
    taken(store, 18_000_000)
    with pytest.raises(Refused) as error:
        launch(store, cheap, smoke=True, actor="me")
    assert error.value.refused[0]["remedy"].startswith("add --wait, which waits for what the runs in flight")


@pytest.mark.parametrize(("spent", "expected"), [(10, []), (11, ["R19"])])
def test_a_run_that_could_not_start_today_is_refused(store, project, spent, expected, rules):
    """R19: $10 at worst, of which the estimate is cents, do not fit beside $11 that are gone."""
    taken(store, spent * 1_000_000, spent=spent * 1_000_000)
    spec = project.spec(rate="2", expected_s=36, timeout_s=18_000)
    experiment = propose(store, spec, actor="me")["experiment"]
    if not expected:
        assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}
        return
    assert rules(store, experiment, smoke=True) == expected
    with pytest.raises(Refused, match=r"can give \$9.00 today at best"):
        launch(store, experiment, smoke=True, actor="me")


def test_status_says_what_a_run_waits_for(store, cheap):
    """An accepted launch whose run finds no room is seen to wait, and for whom; with room it is not."""
    launch(store, cheap, smoke=True, actor="me")
    assert status(store, cheap)["waits"] is None
    day = taken(store, 19_500_000)
    said = status(store, cheap)["waits"]
    assert "leaves $0.50 of the $1.00 that one run sets aside, $19.50 is reserved by a ($19.50)" in said
    settle_taken(store, day, 3_000_000)
    assert status(store, cheap)["waits"] is None


def test_status_says_that_nothing_is_granted(store, cheap):
    """After an overrun nobody starts until a person has looked; status names the reason."""
    launch(store, cheap, smoke=True, actor="me")
    taken(store, 1_000_000, spent=2_000_000)
    assert "nothing more is granted of local (overrun)" in status(store, cheap)["waits"]


def test_who_waits_hears_that_nobody_sees_to_the_holder(store, project, cheap):
    """Money of an experiment without a supervisor on this host comes back by a launch of that one alone."""
    other = propose(store, project.spec(name="other", rate="1", shift=2.0), actor="me")["experiment"]
    launch(store, cheap, smoke=True, actor="me")
    day = today(store)
    held = {
        "account": "local",
        "day": day,
        "cap": 20_000_000,
        "run": f"{other}.1",
        "reservation": f"{other}.1.1",
    }
    of = {"experiment": other, "project": "scores", "amount": 19_500_000}
    handle(store, f"budget-local-{day}", reserve, {**held, **of}, actor="me")
    hint = f"nobody on this host sees to {other}: `ledger launch {other}`"
    assert hint in status(store, cheap)["waits"]
    sign = hold(home(store.url, store.ledger_id), other)
    assert hint not in status(store, cheap)["waits"]
    os.close(sign)
