"""Time never goes backwards, and a new day alone clears nothing."""

import pytest

from ledger.actions.money.balance import today
from ledger.actions.money.budget import budget
from ledger.actions.money.reserving import NoHeadroom, day_of
from ledger.store import read
from ledger.testing.within import assert_within
from schemas.clock import to_micros, to_text
from tests.budget.desk import USD, Desk

HOURS = 3_600_000_000


def test_a_clock_that_is_set_back_opens_no_second_cap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """R19: the day is that of the newest recorded event, where the clock says an earlier one."""
    now = read.now_micros(desk.store)
    desk.reserve("x1", "x1.1", 20)
    monkeypatch.setattr(read, "now_micros", lambda store: now - 50 * HOURS)
    assert day_of(desk.store) == day_of(desk.store, "modal") == today(desk.store) == to_text(now)[:10]
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.2", 1)
    assert len(desk.days()) == 1


def test_an_opened_day_is_never_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events recorded by a clock that was set back do not bring an earlier day back either."""
    ahead = read.now_micros(desk.store) + 72 * HOURS
    with monkeypatch.context() as later:
        later.setattr(read, "now_micros", lambda store: ahead)
        desk.reserve("x1", "x1.1", 20)
    desk.propose("x9")
    assert day_of(desk.store, "modal") == to_text(ahead)[:10]
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.2", 1)


def test_midnight_brings_a_new_cap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next day has its own $20; what still stands of yesterday stays yesterday's."""
    desk.reserve("x1", "x1.1", 20)
    tomorrow = to_micros(today(desk.store)) + 24 * HOURS
    monkeypatch.setattr(read, "now_micros", lambda store: tomorrow)
    desk.reserve("x1", "x1.2", 20)
    assert len(desk.days()) == 2
    assert_within(desk.log())


def test_an_account_is_not_another_one_with_a_longer_name(desk: Desk) -> None:
    """The days of `modal` are not those of `modal-eu`."""
    other = Desk(desk.store, "modal-2", desk.private, desk.by)
    other.reserve("x1", "x1.1", 5, "2999-01-01")
    assert day_of(desk.store, "modal") == day_of(desk.store)
    assert day_of(desk.store, "modal-2") == "2999-01-01"


@pytest.mark.parametrize("between", [False, True])
def test_an_overrun_blocks_the_next_day_too(desk: Desk, between: bool) -> None:
    """Until a person has looked: also past a day on which only a bill was read. The denial is recorded."""
    desk.reserve("x1", "x1.1", 5, "2026-03-01")
    desk.settle("x1.1", 6)
    if between:
        opened = {"account": "modal", "day": "2026-03-02", "cap": 20 * USD}
        desk.tell("budget-modal-2026-03-02", "budget.opened", opened)
    with pytest.raises(NoHeadroom) as caught:
        desk.reserve("x1", "x1.2", 1, "2026-03-03")
    assert (caught.value.limit, caught.value.waits) == ("overrun", False)
    assert desk.deny("x1", "x1.2", 1, "2026-03-03") == 1
    assert desk.day("2026-03-01")[-1].type == "budget.denied"
    desk.sign("budget-modal-2026-03-01", "budget.cleared", {"why": "a cold start"})
    desk.reserve("x1", "x1.2", 1, "2026-03-03")


def test_an_unknown_app_blocks_until_it_is_assigned(desk: Desk) -> None:
    """R19, R24: it counts against the cap and blocks, today and tomorrow, until a person says whose it is."""
    day = "2026-03-01"
    desk.reserve("x1", "x1.1", 5, day)
    hour = {"app": "ap-1", "hour": f"{day}T10:00:00Z", "billed": 4 * USD, "counted": 0}
    bill = {**hour, "experiment": None, "project": None}
    desk.tell(f"budget-modal-{day}", "budget.reconciled", bill)
    for later in (day, "2026-03-02"):
        with pytest.raises(NoHeadroom, match="an App that nobody here knows"):
            desk.reserve("x1", "x1.2", 1, later)
    desk.sign("ledger", "app.assigned", {"account": "modal", "app": "ap-1", "why": "by hand"})
    desk.reserve("x1", "x1.2", 1, "2026-03-02")
    with pytest.raises(NoHeadroom) as caught:
        desk.reserve("x1", "x1.3", 12, day)
    assert (caught.value.limit, caught.value.left) == ("account", 11 * USD)
    desk.reserve("x1", "x1.3", 11, day)
    assert_within(desk.log())


def test_own_hardware_starts_the_next_day_anew(desk: Desk) -> None:
    """An overrun of a typed rate blocks its own day; nobody is sent a bill for it."""
    local = Desk(desk.store, "local")
    local.reserve("x1", "x1.1", 5, "2026-03-01")
    local.settle("x1.1", 6)
    with pytest.raises(NoHeadroom):
        local.reserve("x1", "x1.2", 1, "2026-03-01")
    local.reserve("x1", "x1.2", 1, "2026-03-02")


def test_a_day_that_is_over_has_no_headroom(desk: Desk) -> None:
    """Nothing is granted on it any more, also where it was never opened."""
    (account,) = budget(desk.store, day="2020-01-01", account="modal")["accounts"]
    assert (account["cap_usd"], account["headroom_usd"]) == ("0.00", "0.00")
