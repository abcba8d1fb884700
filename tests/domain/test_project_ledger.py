"""The streams of a project and of the ledger itself."""

import pytest

from ledger.testing.decider import Given

MARKED = ("dead_end.marked", {"dead_end": "d1"})
DATA = ("data.registered", {"data": {"digest": "f" * 64}})


def test_data_is_registered_once():
    """The same digest is registered once, another digest beside it."""
    given = Given("project", DATA)
    assert "before" in given.refusal(DATA[0], **DATA[1])
    assert given.refusal("data.registered", data={"digest": "e" * 64}) is None


def test_dead_end_is_marked_once():
    """A dead end's id is used once."""
    assert "before" in Given("project", MARKED).refusal(*MARKED[:1], **MARKED[1])


def test_reopening_needs_a_standing_dead_end():
    """Only a dead end that stands can be reopened, once."""
    assert "no dead end" in Given("project").refusal("dead_end.reopened", dead_end="d1")
    assert Given("project", MARKED).refusal("dead_end.reopened", dead_end="d1") is None
    reopened = Given("project", MARKED, ("dead_end.reopened", {"dead_end": "d1"}))
    assert "before" in reopened.refusal("dead_end.reopened", dead_end="d1")


@pytest.mark.parametrize("name", ["proposal.refused", "decision.recorded", "stage.completed"])
def test_records_may_always_follow(name):
    """Refusals, decisions and stages are recorded at any time."""
    assert Given("project").refusal(name) is None


def test_foreign_events_have_no_place():
    """A project takes no event of a run, and a ledger none of a project."""
    assert "no place" in Given("project").refusal("run.queued")
    assert "no place" in Given("ledger").refusal("stage.completed")


def test_a_ledger_is_opened_once_and_first():
    """The ledger's first event opens it."""
    assert "never opened" in Given("ledger").refusal("replay.checked")
    opened = Given("ledger", ("ledger.opened", {}))
    assert "before" in opened.refusal("ledger.opened")
    assert opened.refusal("replay.checked") is None
