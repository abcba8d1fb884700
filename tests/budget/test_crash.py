"""A supervisor that ends between any two steps: no money is forgotten, none is counted twice."""

from typing import Any

import pytest

from ledger.actions.money.reserving import NoHeadroom, reserving, settling
from ledger.errors import DiskFull, WrongVersion
from ledger.handle import Loaded, commit, load
from ledger.store.open import open_store
from ledger.store.read import streams_like
from ledger.testing.within import assert_within
from tests.budget.desk import USD, Desk

DAY = "2026-03-01"
QUEUED = {"project": "p", "experiment": "x1", "cell": 1, "subject": "9", "seed": 42, "digest": "a" * 64}
INTENDED = {"attempt": 1, "backend": "modal", "spool": "modal:x1.1.1"}


def intent(desk: Desk) -> list[tuple[Loaded, list[Any]]]:
    """An intent with its money, as a supervisor commits them."""
    asked = desk.asked("x1", "x1.1", 5, DAY)
    return [(load(desk.store, "run-x1.1"), [("spawn.intended", INTENDED)]), *reserving(desk.store, **asked)]


@pytest.fixture
def queued(desk: Desk) -> Desk:
    """One run that waits to be started."""
    desk.tell("run-x1.1", "run.queued", QUEUED)
    return desk


def state(desk: Desk) -> Any:
    """The day as another process reads it."""
    with open_store(desk.store.url) as other:
        return load(other, f"budget-modal-{DAY}").state


def test_before_the_commit_nothing_is_there(queued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed and not written: neither the intent nor the money."""
    made = intent(queued)

    def full(*_: Any) -> Any:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr("ledger.store.append.append", full)
        with pytest.raises(DiskFull):
            commit(queued.store, made, "test")
    assert streams_like(queued.store, "budget-") == []
    assert load(queued.store, "run-x1.1").state.attempts == []


def test_after_the_commit_both_are_there(queued: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed but written: the money stands with the intent, and nobody starts the run a second time."""
    from ledger.store.append import append

    def lost(*given: Any) -> Any:
        append(*given)
        raise ConnectionError("the answer was lost")

    with monkeypatch.context() as patched:
        patched.setattr("ledger.store.append.append", lost)
        with pytest.raises(ConnectionError):
            commit(queued.store, intent(queued), "test")
    assert (state(queued).reserved, len(load(queued.store, "run-x1.1").state.attempts)) == (5 * USD, 1)
    assert reserving(queued.store, **queued.asked("x1", "x1.1", 5, DAY)) == []


def test_a_reservation_stands_until_somebody_knows(queued: Desk) -> None:
    """After a crash the money is neither free nor spent, however long it takes; the cap holds around it."""
    commit(queued.store, intent(queued), "test")
    for day in (DAY, DAY):
        with pytest.raises(NoHeadroom):
            queued.reserve("x1", "x1.2", 16, day)
    queued.reserve("x1", "x1.2", 15, DAY)
    assert state(queued).reserved == 20 * USD
    assert queued.settle("x1.1", 3) == 1
    assert (state(queued).spent, state(queued).reserved) == (3 * USD, 15 * USD)


def test_it_is_settled_on_the_day_of_its_launch(queued: Desk) -> None:
    """A run that ends after midnight costs the day on which its money was set aside."""
    commit(queued.store, intent(queued), "test")
    queued.reserve("x1", "x1.2", 1, "2026-03-02")
    queued.settle("x1.1", 4)
    assert state(queued).spent == 4 * USD
    assert load(queued.store, "budget-modal-2026-03-02").state.spent == 0


@pytest.mark.parametrize("lost", [False, True])
def test_a_settlement_is_repeated_without_harm(
    queued: Desk, lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the first one was written or not, the cost is counted once."""
    from ledger.store.append import append

    commit(queued.store, intent(queued), "test")

    def broken(*given: Any) -> Any:
        if lost:
            append(*given)
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr("ledger.store.append.append", broken)
        with pytest.raises(ConnectionError):
            commit(queued.store, settling(queued.store, "modal", "x1.1.1", amount=2 * USD), "test")
    assert queued.settle("x1.1", 2) == (0 if lost else 1)
    assert (state(queued).spent, state(queued).reserved) == (2 * USD, 0)
    assert_within(queued.log())


def test_a_slower_supervisor_is_told(queued: Desk) -> None:
    """Two decided on the same day: the second one's transaction takes neither the run nor the money."""
    slow = intent(queued)
    queued.reserve("x2", "x2.1", 18, DAY)
    with pytest.raises(WrongVersion):
        commit(queued.store, slow, "test")
    assert load(queued.store, "run-x1.1").state.attempts == []
    with pytest.raises(NoHeadroom):
        intent(queued)
