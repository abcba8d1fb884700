"""The stream of a run."""

import pytest

from ledger.testing.decider import Given
from ledger.testing.histories import QUEUED, attempt

INTENDED = attempt("spawn.intended")
CLAIMED = attempt("attempt.claimed")
ENDED = attempt("run.ended", outcome="failed")
LOST = attempt("run.lost")
REPORTS = ("run.heartbeat", "metrics.logged", "checkpoint.saved", "nonfinite.detected")


def test_nothing_before_queued():
    """A run that was never queued takes no event."""
    assert "never queued" in Given("run").refusal("spawn.intended", attempt=1)


def test_queued_once():
    """A run is queued once."""
    assert "before" in Given("run", QUEUED).refusal("run.queued")


def test_foreign_type():
    """An event of another category has no place."""
    assert "no place" in Given("run", QUEUED).refusal("budget.opened")


def test_attempts_are_numbered_without_gaps():
    """The next attempt has the next number."""
    assert "the next attempt is 1" in Given("run", QUEUED).refusal("spawn.intended", attempt=2)


def test_one_open_attempt():
    """No second attempt while the first is open."""
    assert "still open" in Given("run", QUEUED, INTENDED, CLAIMED).refusal("spawn.intended", attempt=2)


@pytest.mark.parametrize("last", [ENDED, LOST])
def test_next_attempt_after_end_or_loss(last):
    """An ended or lost attempt gives way to the next."""
    assert Given("run", QUEUED, INTENDED, CLAIMED, last).refusal("spawn.intended", attempt=2) is None


def test_no_attempt_after_ok():
    """A run that ended ok is not tried again."""
    given = Given("run", QUEUED, INTENDED, attempt("run.ended", outcome="ok"))
    assert "ended ok" in given.refusal("spawn.intended", attempt=2)


@pytest.mark.parametrize(
    "name", ["run.spawned", "attempt.claimed", "result.recorded", "run.ended", "cost.incurred"]
)
def test_needs_an_intent(name):
    """A result for a run that never started, and the like, has no place."""
    given = Given("run", QUEUED)
    assert "never intended" in given.refusal(name, attempt=1, outcome="ok", status="ok")


@pytest.mark.parametrize("name", REPORTS)
def test_reports_need_a_claim(name):
    """Only a worker that has claimed the attempt reports on it."""
    assert "claimed" in Given("run", QUEUED, INTENDED).refusal(name, attempt=1)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("last", [ENDED, LOST])
def test_late_reports_are_recorded(name, last):
    """A report after the attempt was given up is late, not illegal."""
    assert Given("run", QUEUED, INTENDED, CLAIMED, last).refusal(name, attempt=1) is None


def test_spawned_may_come_after_the_end():
    """A quick run may end before the supervisor has written down its handle."""
    given = Given("run", QUEUED, INTENDED, CLAIMED, ENDED)
    assert given.refusal("run.spawned", attempt=1) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [("run.spawned", {}), ("attempt.claimed", {}), ("run.ended", {"outcome": "ok"}), ("cost.incurred", {})],
)
def test_once_per_attempt(name, data):
    """These are said once of an attempt."""
    given = Given("run", QUEUED, INTENDED, attempt(name, **data))
    assert "before" in given.refusal(name, attempt=1, **data)


def test_two_results():
    """An attempt has one result."""
    given = Given("run", QUEUED, INTENDED, attempt("result.recorded", status="ok"))
    assert "before" in given.refusal("result.recorded", attempt=1, status="failed")


def test_late_result_follows_lost():
    """The reaper's `lost` stands only until the worker's own result arrives, once."""
    lost = attempt("result.recorded", status="lost")
    given = Given("run", QUEUED, INTENDED, lost)
    assert given.refusal("result.recorded", attempt=1, status="ok") is None
    assert given.refusal("result.recorded", attempt=1, status="lost") is not None
    both = Given("run", QUEUED, INTENDED, lost, attempt("result.recorded", status="ok"))
    assert both.refusal("result.recorded", attempt=1, status="ok") is not None


def test_reaper_speaks_for_the_dead():
    """A worker that died before it claimed gets its end, its result and its cost from the reaper."""
    Given(
        "run", QUEUED, INTENDED, attempt("result.recorded", status="killed"),
        attempt("run.ended", outcome="killed"), attempt("cost.incurred"),
    )  # fmt: skip


def test_suspicion_is_reversible():
    """Suspected, lost and recovered may follow each other for as long as the attempt has not ended."""
    suspected, recovered = attempt("run.suspected"), attempt("run.recovered")
    given = Given("run", QUEUED, INTENDED, suspected, LOST, recovered, suspected, recovered)
    assert "neither" in given.refusal("run.recovered", attempt=1)


@pytest.mark.parametrize("name", ["run.suspected", "run.lost"])
def test_an_ended_attempt_is_not_suspected(name):
    """What has ended is neither suspected nor lost."""
    assert "ended" in Given("run", QUEUED, INTENDED, ENDED).refusal(name, attempt=1)


@pytest.mark.parametrize("name", ["run.suspected", "run.lost"])
def test_lost_once(name):
    """What is lost is not lost or suspected again."""
    assert "already" in Given("run", QUEUED, INTENDED, LOST).refusal(name, attempt=1)
