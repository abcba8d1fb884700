"""Sixteen processes for one cap, and one approval over midnight; beside each the twin that overspends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.domain.catalog import redecide
from ledger.handle import load
from ledger.store.open import Store, open_store
from ledger.store.read import read_stream, streams_like
from ledger.testing.within import Told, assert_within, faults
from tests.budget.desk import USD, Desk
from tests.budget.racers import CAP, EACH, ONE, ROUNDS, TWO

ROOT = Path(__file__).resolve().parents[2]
RACERS = 16


def race(url: str, what: str, racers: int = RACERS) -> None:
    """That many processes, started at the same moment."""
    call = [sys.executable, "-m", "tests.budget.racers", url, what, str(racers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(call, cwd=ROOT, env=environment, check=True, timeout=100)


def log(store: Store) -> list[Told]:
    """The streams of money, the experiment's first: each is in its own order."""
    streams = [*streams_like(store, "experiment-"), *streams_like(store, "budget-")]
    return [(name, event.type, event.data) for name in streams for event in read_stream(store, name)]


def test_sixteen_processes_never_pass_the_cap(url: str) -> None:
    """Every prefix is within the cap, though four times as much was asked for; and it is used to the full."""
    race(url, "careful")
    with open_store(url) as store:
        events = read_stream(store, f"budget-local-{ONE}")
        assert_within(log(store))
        assert redecide(f"budget-local-{ONE}", events) == []
        state = load(store, f"budget-local-{ONE}").state
    granted = [event for event in events if event.type == "budget.reserved"]
    assert EACH * len(granted) > CAP / 2
    assert CAP - EACH < state.spent + state.reserved <= CAP
    assert RACERS * ROUNDS * EACH > 4 * CAP


def test_who_reads_checks_and_appends_passes_the_cap(url: str) -> None:
    """The careless twin grants more than there is, and the book-keeper names it."""
    with open_store(url) as store:
        Desk(store, "local").reserve("x0", "x0.0", 3, ONE)
    race(url, "careless")
    with open_store(url) as store:
        state = load(store, f"budget-local-{ONE}").state
        assert state.spent + state.reserved >= RACERS * EACH
        assert any("the account's cap" in fault for fault in faults(log(store)))


@pytest.fixture
def approved(url: str) -> str:
    """$30 approved for x1 on own hardware."""
    with open_store(url) as store:
        desk = Desk(store, "local").enrol()
        desk.propose("x1")
        desk.approve("x1", 30)
    return url


def test_two_days_never_draw_more_than_was_approved(approved: str) -> None:
    """Over midnight both days together hold at most the approval, at every prefix of the log."""
    race(approved, "over_midnight", 4)
    with open_store(approved) as store:
        desk = Desk(store, "local")
        assert_within(desk.log())
        days = [load(store, f"budget-local-{day}").state for day in (ONE, TWO)]
        assert 27 * USD <= sum(day.use("experiment", "x1") for day in days) <= 30 * USD
        for stream in streams_like(store):
            assert redecide(stream, read_stream(store, stream)) == []


def test_days_that_do_not_know_of_each_other_draw_twice(approved: str) -> None:
    """Without the draws on the experiment's stream each day holds the whole approval."""
    race(approved, "careless_over_midnight", 4)
    with open_store(approved) as store:
        assert any("the days hold 60000000" in fault for fault in faults(Desk(store, "local").log()))
