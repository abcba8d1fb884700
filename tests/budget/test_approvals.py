"""R18: an approval is money beside the cap, for one plan, over all days never more than was approved."""

from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest

from ledger.actions.money.given_back import given_back
from ledger.actions.money.reserving import NoHeadroom, reserving
from ledger.errors import Undecidable, WrongVersion
from ledger.handle import commit, load
from ledger.store.append import StreamAppend, append
from ledger.testing.within import assert_within
from schemas.envelope import NewEvent
from tests.budget.desk import USD, Desk

ONE, TWO, THREE = "2026-03-01", "2026-03-02", "2026-03-03"


def limit(desk: Desk, experiment: str, run: str, dollars: float, day: str = ONE) -> tuple[str, float, bool]:
    """Which limit refuses a request, how many dollars it leaves, and whether waiting could help."""
    with pytest.raises(NoHeadroom) as caught:
        desk.reserve(experiment, run, dollars, day)
    return caught.value.limit, caught.value.left / USD, caught.value.waits


def parts(desk: Desk, experiment: str) -> dict[str, float]:
    """Dollars of the approval by day."""
    drawn = load(desk.store, f"experiment-{experiment}").state.drawn
    return {day: amount / USD for (_, day), amount in drawn.items()}


def test_an_approval_lies_beside_the_cap(desk: Desk) -> None:
    """A STOP tier runs under a $20 cap by its approval, and others still have the whole cap."""
    desk.propose("x1")
    desk.approve("x1", 30, each=10)
    for run in range(3):
        desk.reserve("x1", f"x1.{run}", 10, ONE)
    assert limit(desk, "x1", "x1.9", 1) == ("approval", 0, True)
    desk.reserve("x2", "x2.1", 20, ONE)
    assert limit(desk, "x2", "x2.2", 1) == ("account", 0, True)
    assert_within(desk.log())


def test_an_approved_plan_never_takes_the_cap_as_well(desk: Desk) -> None:
    """None starts that could pass the approved amount, though the day's cap is free."""
    desk.propose("x1")
    desk.approve("x1", 9)
    desk.reserve("x1", "x1.1", 5, ONE)
    desk.settle("x1.1", 5)
    assert limit(desk, "x1", "x1.2", 5) == ("approval", 4, False)


def test_what_ran_before_the_approval_counts_against_it(desk: Desk) -> None:
    """It covers smoke, fan-out and reruns of the same day."""
    desk.propose("x1")
    desk.reserve("x1", "x1.1", 3, ONE)
    desk.approve("x1", 8)
    desk.reserve("x1", "x1.2", 5, ONE)
    assert limit(desk, "x1", "x1.3", 1)[:2] == ("approval", 0)


def test_days_share_an_approval(desk: Desk) -> None:
    """A later day draws what the earlier ones do not use; what they use is gone."""
    desk.propose("x1")
    desk.approve("x1", 30, each=10)
    desk.reserve("x1", "x1.1", 10, ONE)
    desk.reserve("x1", "x1.2", 10, ONE)
    desk.settle("x1.1", 4)
    desk.reserve("x1", "x1.3", 10, TWO)
    assert parts(desk, "x1") == {ONE: 14, TWO: 16}
    assert limit(desk, "x1", "x1.4", 10, TWO) == ("approval", 6, True)
    desk.settle("x1.2", 1)
    desk.reserve("x1", "x1.4", 10, THREE)
    assert parts(desk, "x1") == {ONE: 5, TWO: 10, THREE: 15}
    assert_within(desk.log())


def test_money_of_an_earlier_day_is_waited_for(desk: Desk) -> None:
    """What stands reserved on another day of the same approval may come back too."""
    desk.propose("x1")
    desk.approve("x1", 10, each=10)
    desk.reserve("x1", "x1.1", 10, ONE)
    assert limit(desk, "x1", "x1.2", 10, TWO) == ("approval", 0, True)
    desk.settle("x1.1", 8)
    assert limit(desk, "x1", "x1.2", 10, TWO) == ("approval", 2, False)


def test_an_overrun_of_an_earlier_day_is_paid_from_the_same_approval(desk: Desk) -> None:
    """More than was approved is not drawn because a run of yesterday cost more than was reserved."""
    desk.propose("x1")
    desk.approve("x1", 20, each=10)
    desk.reserve("x1", "x1.1", 5, ONE)
    desk.reserve("x1", "x1.2", 5, TWO)
    desk.settle("x1.1", 12)
    assert limit(desk, "x1", "x1.3", 5, TWO)[0] == "overrun"
    desk.sign(f"budget-modal-{ONE}", "budget.cleared", {"why": "looked at"})
    assert limit(desk, "x1", "x1.3", 5, TWO)[:2] == ("approval", 3)
    assert_within(desk.log())


def test_a_second_approval_takes_the_place_of_the_first(desk: Desk) -> None:
    """More is approved, and the days share the new amount; what was drawn stays drawn."""
    desk.propose("x1")
    desk.approve("x1", 10)
    desk.reserve("x1", "x1.1", 5, ONE)
    desk.reserve("x1", "x1.2", 5, ONE)
    desk.approve("x1", 17)
    desk.reserve("x1", "x1.3", 5, TWO)
    assert parts(desk, "x1") == {ONE: 10, TWO: 7}
    assert_within(desk.log())


def test_less_is_approved_after_the_days_gave_back(desk: Desk) -> None:
    """A person may lower an approval to what is used: what only waits in a day is given back first."""
    desk.propose("x1")
    desk.approve("x1", 30)
    desk.reserve("x1", "x1.1", 5, ONE)
    with pytest.raises(Undecidable, match="drawn already"):
        desk.approve("x1", 10)
    commit(desk.store, given_back(desk.store, load(desk.store, "experiment-x1")), "test")
    assert given_back(desk.store, load(desk.store, "experiment-x1")) == []
    desk.approve("x1", 10)
    desk.reserve("x1", "x1.2", 5, ONE)
    assert limit(desk, "x1", "x1.3", 1)[:2] == ("approval", 0)
    assert_within(desk.log())


def test_a_dearer_run_makes_it_void(desk: Desk) -> None:
    """A price that rose since it was shown: nothing more is granted, by the approval or by the cap."""
    desk.propose("x1")
    desk.approve("x1", 10, each=2)
    desk.reserve("x1", "x1.1", 2, ONE)
    assert limit(desk, "x1", "x1.2", 2.5)[::2] == ("approval", False)
    desk.approve("x1", 10, each=2.5)
    desk.reserve("x1", "x1.2", 2.5, ONE)


def test_an_approval_of_another_account_gives_nothing(desk: Desk) -> None:
    """An approval is for one account; elsewhere the cap alone counts."""
    desk.propose("x1")
    desk.approve("x1", 30, account="slurm")
    assert limit(desk, "x1", "x1.1", 21) == ("account", 20, False)


def test_a_part_that_was_given_back_by_hand_gives_nothing(desk: Desk) -> None:
    """What days use is read from the days themselves, not from what somebody says was drawn."""
    desk.propose("x1")
    desk.approve("x1", 10)
    desk.reserve("x1", "x1.1", 5, ONE)
    desk.reserve("x1", "x1.2", 4, ONE)
    nonce = load(desk.store, "experiment-x1").state.approved["signed"]["nonce"]
    part = {"nonce": nonce, "account": "modal", "day": ONE, "amount": 0}
    append(desk.store, [StreamAppend("experiment-x1", [NewEvent("approval.drawn", part)])])
    assert limit(desk, "x1", "x1.3", 2, TWO)[:2] == ("approval", 1)


def test_many_cheap_plans_stop_at_the_day_s_cap(desk: Desk) -> None:
    """Splitting: each plan is AUTO and needs nobody, together they never pass the cap of the account."""
    for number in range(4):
        desk.reserve(f"x{number}", f"x{number}.1", 4.9, ONE)
        desk.settle(f"x{number}.1", 4.8)
    for number in range(4, 12):
        assert limit(desk, f"x{number}", f"x{number}.1", 4.9) == ("account", 0.8, False)
    assert_within(desk.log())


@pytest.mark.parametrize("order", sorted(set(permutations("aabb"))))
def test_two_days_draw_in_any_order(sqlite_desk: Desk, order: tuple[str, ...]) -> None:
    """Two supervisors on both sides of midnight, in every order of look and commit: the approval holds."""
    desk, seen = sqlite_desk, dict[str, Any]()
    desk.propose("x1")
    desk.approve("x1", 8, each=5)
    days = {"a": ONE, "b": TWO}
    for who in order:
        asked = desk.asked("x1", f"x1.{who}", 5, days[who])
        with suppress(NoHeadroom):
            if who not in seen:
                seen[who] = None
                seen[who] = reserving(desk.store, **asked)
            elif seen[who] is not None:
                _commit(desk, seen[who], asked)
    assert_within(desk.log())
    kinds = [kind for _, kind, _ in desk.log()]
    assert kinds.count("budget.reserved") == 1


def _commit(desk: Desk, decided: Any, asked: dict[str, Any]) -> None:
    """Append what was decided; where the streams have moved on, decide anew."""
    try:
        commit(desk.store, decided, "test")
    except WrongVersion:
        commit(desk.store, reserving(desk.store, **asked), "test")
