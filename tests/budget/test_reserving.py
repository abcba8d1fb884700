"""Money for one run: who gets it, who waits, who is told no, and what nobody may grant himself."""

from typing import Any

import pytest

from ledger.actions.money.reserving import NoHeadroom, reserving
from ledger.domain.catalog import redecide
from ledger.errors import Broken, Undecidable
from ledger.handle import Loaded, commit
from ledger.store.append import StreamAppend, append
from ledger.store.read import read_stream, streams_like
from ledger.store.store import Store
from ledger.testing.within import assert_within, faults
from schemas.envelope import NewEvent
from tests.budget.desk import USD, Desk

TODAY = "2026-03-02"


def refused(desk: Desk, experiment: str | None, run: str, dollars: float) -> NoHeadroom:
    """Why a request is refused; nothing is recorded."""
    before = len(desk.log())
    with pytest.raises(NoHeadroom) as caught:
        desk.reserve(experiment, run, dollars, TODAY)
    assert len(desk.log()) == before
    return caught.value


def force(desk: Desk, stream: str, kind: str, data: dict[str, Any]) -> None:
    """Write an event past every rule, as somebody with the database's address can."""
    append(desk.store, [StreamAppend(stream, [NewEvent(kind, data, "mallory")])])


def legal_everywhere(store: Store) -> None:
    """Every stream could have been decided so."""
    for stream in streams_like(store):
        assert redecide(stream, read_stream(store, stream)) == []


def test_without_an_approver_the_paid_cap_is_nothing(store: Store) -> None:
    """R18: a paid account grants nothing before an approver is enrolled, and waiting does not help."""
    none = refused(Desk(store), None, "x1.1", 0.01)
    assert (none.limit, none.left, none.waits) == ("account", 0, False)


def test_own_hardware_needs_no_approver(store: Store) -> None:
    """R18: own hardware has the cap of $20 without one."""
    Desk(store, "local").reserve("x1", "x1.1", 20, TODAY)


def test_a_run_waits_for_what_others_hold(desk: Desk) -> None:
    """R19: while reservations stand head-room may come back; beyond cap − spent it cannot."""
    desk.reserve("x1", "x1.1", 12, TODAY)
    assert refused(desk, "x1", "x1.2", 12).waits
    desk.settle("x1.1", 9)
    none = refused(desk, "x1", "x1.2", 12)
    assert (none.left, none.waits) == (11 * USD, False)
    desk.reserve("x1", "x1.3", 11, TODAY)
    legal_everywhere(desk.store)


def test_a_denied_name_never_succeeds(desk: Desk) -> None:
    """A denial is recorded once it is given up; a later try stands under another name."""
    desk.reserve("x1", "x1.1", 15, TODAY)
    assert desk.deny("x1", "x1.2", 15, TODAY) == 1
    desk.settle("x1.1", 1)
    assert desk.deny("x1", "x1.2", 15, TODAY) == 0, "the money is there meanwhile"
    desk.reserve("x1", "x1.2", 15, TODAY)
    names = [event.data["reservation"] for event in desk.day(TODAY) if event.type == "budget.reserved"]
    assert names == ["x1.1.1", "x1.2.1/2"]
    assert desk.settle("x1.2", 3) == 1
    legal_everywhere(desk.store)


def test_a_reservation_that_stands_is_not_made_twice(desk: Desk) -> None:
    """The same request again appends nothing; after it was released the next one has its own name."""
    for _ in range(2):
        desk.reserve("x1", "x1.1", 7, TODAY)
    assert [event.type for event in desk.day(TODAY)].count("budget.reserved") == 1
    desk.settle("x1.1", why="the provider refused it")
    desk.reserve("x1", "x1.1", 20, TODAY)
    assert refused(desk, "x1", "x1.2", 1).waits


def test_reports_add_up(desk: Desk) -> None:
    """The whole cost so far: repeated it changes nothing, more of it adds, beyond the promise it blocks."""
    desk.reserve("x1", "x1.1", 5, TODAY)
    assert [desk.settle("x1.1", cost) for cost in (2, 2, 1, 4)] == [1, 0, 0, 1]
    assert refused(desk, "x1", "x1.2", 17).left == 16 * USD
    assert desk.settle("x1.1", 6) == 2
    assert refused(desk, "x1", "x1.2", 1).limit == "overrun"
    legal_everywhere(desk.store)


def test_unknown_cost_stays_set_aside(desk: Desk) -> None:
    """Without a cost and without a reason nothing is settled; without a reservation neither."""
    desk.reserve("x1", "x1.1", 5, TODAY)
    assert desk.settle("x1.1") == 0
    assert desk.settle("x1.77", 3) == 0
    assert refused(desk, "x1", "x1.2", 16).left == 15 * USD


def test_money_that_was_given_back_and_spent_is_an_overrun(desk: Desk) -> None:
    """A release that turns out wrong blocks: somebody else may have been granted the money."""
    desk.reserve("x1", "x1.1", 5, TODAY)
    desk.settle("x1.1", why="nothing was started")
    desk.settle("x1.1", 2)
    assert refused(desk, "x1", "x1.2", 1).limit == "overrun"


def test_nested_caps_bind(desk: Desk) -> None:
    """R18: the narrowest of account, project and experiment."""
    desk.cap(6, "project", "p")
    desk.cap(4, "experiment", "x1")
    desk.reserve("x1", "x1.1", 4, TODAY)
    assert refused(desk, "x1", "x1.2", 1).limit == "experiment"
    desk.reserve("x2", "x2.1", 2, TODAY)
    assert refused(desk, "x2", "x2.2", 1).limit == "project"


def test_a_cap_lowered_below_what_is_used_grants_nothing(desk: Desk) -> None:
    """What is spent stays spent; head-room is negative, and the log is still within."""
    desk.reserve("x1", "x1.1", 15, TODAY)
    desk.cap(10)
    none = refused(desk, "x1", "x1.2", 1)
    assert (none.left, none.waits) == (-5 * USD, True)
    assert_within(desk.log())


def test_the_settings_only_lower(desk: Desk, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """R18: `ledger.toml` may lower what is in force; a raised cap in it counts for nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ledger.toml").write_text('daily_cap_usd = "500"\n')
    assert refused(desk, "x1", "x1.1", 21).left == 20 * USD
    (tmp_path / "ledger.toml").write_text('daily_cap_usd = "5"\n')
    assert refused(desk, "x1", "x1.1", 6).left == 5 * USD
    desk.cap(50)
    assert refused(desk, "x1", "x1.1", 6).left == 5 * USD
    (tmp_path / "ledger.toml").unlink()
    desk.reserve("x1", "x1.1", 50, TODAY)


def test_a_cap_that_nobody_signed_is_not_obeyed(desk: Desk) -> None:
    """R18: a raised cap that somebody wrote into the ledger stops everything instead of granting it."""
    data = {
        "account": "modal",
        "scope": "account",
        "name": None,
        "cap": 900 * USD,
        "why": "more",
        "signed": None,
    }
    force(desk, "ledger", "cap.stated", data)
    with pytest.raises(Broken, match="only be raised by an approver"):
        desk.reserve("x1", "x1.1", 1, TODAY)


@pytest.mark.parametrize("kind", ["budget.opened", "budget.cap_changed"])
def test_a_cap_that_was_slipped_into_the_day_is_taken_back(desk: Desk, kind: str) -> None:
    """The caps of a day are those in force at every grant, whatever its own stream says."""
    opened = {"account": "modal", "day": TODAY, "cap": (900 if kind == "budget.opened" else 20) * USD}
    force(desk, f"budget-modal-{TODAY}", "budget.opened", opened)
    if kind == "budget.cap_changed":
        changed = {"scope": "account", "name": None, "cap": 900 * USD, "cause": "me"}
        force(desk, f"budget-modal-{TODAY}", kind, changed)
    assert refused(desk, "x1", "x1.1", 21).left == 20 * USD


def test_an_illegal_decision_is_not_written(desk: Desk) -> None:
    """A grant beyond the head-room cannot be committed, whoever made it up."""
    desk.reserve("x1", "x1.1", 15, TODAY)
    loaded: Loaded = reserving(desk.store, **desk.asked("x1", "x1.2", 5, TODAY))[-1][0]
    wanted = {"reservation": "z", "run": "z", "amount": 6 * USD, "experiment": None, "project": None}
    with pytest.raises(Undecidable, match="passes the head-room"):
        commit(desk.store, [(loaded, [("budget.reserved", wanted)])], "test")


def test_the_book_keeper_sees_what_was_forced(desk: Desk) -> None:
    """The independent check names a grant beyond the cap, one on a blocked day and one that was denied."""
    desk.reserve("x1", "x1.1", 19, TODAY)
    desk.deny("x1", "x1.2", 19, TODAY)
    assert faults(desk.log()) == []
    granted = {"reservation": "z", "run": "z", "amount": 2 * USD, "experiment": "x1", "project": "p"}
    force(desk, f"budget-modal-{TODAY}", "budget.reserved", granted)
    force(desk, f"budget-modal-{TODAY}", "budget.reserved", {**granted, "reservation": "x1.2.1", "amount": 0})
    found = " ".join(faults(desk.log()))
    assert "the account's cap" in found
    assert "was denied before" in found
