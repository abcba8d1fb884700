"""The stream of an experiment."""

import pytest

from ledger.domain.experiment import missing
from ledger.testing.decider import Given
from ledger.testing.histories import ESTIMATED, OTHER, PLAN, answered, proposed, ready, requested, smoked
from schemas.spec_words import GATE_FIELDS

SMOKE = requested(1, smoke=True)


def launch(given, *numbers, smoke=False, digest=PLAN):
    """Why a launch of these cells may not follow."""
    name, data = requested(*numbers, smoke=smoke, digest=digest)
    return given.refusal(name, **data)


def test_proposed_first_and_once():
    """The proposal is the first event, and the only one of its kind."""
    assert "never proposed" in Given("experiment").refusal("gate.answered", field="metric")
    assert "before" in Given("experiment", proposed()).refusal("experiment.proposed")


def test_unknown_question():
    """There are eight questions, no others."""
    assert "eight" in Given("experiment", proposed()).refusal("gate.answered", field="colour")


@pytest.mark.parametrize("field", GATE_FIELDS)
def test_launch_needs_each_answer(field):
    """R13: with one answer missing there is no launch."""
    rest = [name for name in GATE_FIELDS if name != field]
    given = Given("experiment", proposed(), *answered(*rest), ESTIMATED)
    assert field in launch(given, 1, smoke=True)
    assert missing(given.state) == [field]


def test_launch_needs_an_estimate():
    """R17: with no estimate shown there is no launch."""
    assert "estimate" in launch(Given("experiment", proposed(), *answered()), 1, smoke=True)


def test_launch_of_the_frozen_plan_only():
    """R21: a launch of another digest is not a launch of this plan."""
    assert "digest" in launch(Given("experiment", *ready()), 1, smoke=True, digest=OTHER)


def test_smoke_is_the_first_cell():
    """R22: a smoke run is the first cell alone."""
    given = Given("experiment", *ready())
    assert launch(given, 1, smoke=True) is None
    assert "first cell" in launch(given, 2, smoke=True)


def test_fan_out_needs_a_verified_smoke_run():
    """R22: more than one cell waits for a verified smoke run of this plan."""
    assert "smoke" in launch(Given("experiment", *ready(), SMOKE), 2)
    assert launch(Given("experiment", *ready(), SMOKE, smoked()), 2) is None


def test_one_cell_needs_no_smoke_run():
    """A plan of one cell is its own smoke run."""
    assert launch(Given("experiment", *ready(subjects=1)), 1) is None


def test_smoke_of_another_plan():
    """A smoke run of another digest, of another cell, or that nobody asked for does not count."""
    given = Given("experiment", *ready(), SMOKE)
    assert "another plan" in given.refusal("smoke.verified", run="x1.1", digest=OTHER)
    assert "first cell" in given.refusal("smoke.verified", run="x1.2", digest=PLAN)
    assert "requested" in Given("experiment", *ready()).refusal("smoke.verified", run="x1.1", digest=PLAN)


def test_cells_of_the_plan():
    """A launch names cells of the plan, each once."""
    given = Given("experiment", *ready(), SMOKE, smoked())
    assert "1 to 2" in launch(given, 3)
    assert "1 to 2" in launch(given, 0)
    assert "twice" in launch(given, 2, 2)


def test_refusals_are_always_recorded():
    """A refused launch is evidence, whatever the state."""
    assert Given("experiment", proposed()).refusal("launch.refused", smoke=True, refused=[]) is None


def test_closed_is_closed():
    """Nothing is launched, answered or closed after the end."""
    given = Given("experiment", *ready(), ("experiment.closed", {"reason": "done"}))
    assert "closed" in launch(given, 1, smoke=True)
    assert "closed" in given.refusal("gate.answered", field="metric", answer="rmse")
    assert "before" in given.refusal("experiment.closed", reason="again")


def test_the_last_answer_stands():
    """An answer given again replaces the earlier one."""
    again = ("gate.answered", {"field": "metric", "answer": "mae"})
    assert Given("experiment", proposed(), *answered(), again).state.answers["metric"]["answer"] == "mae"
