"""R5 to R13 at the launch: answers that are missing, that were rejected, and that stand."""

import pytest

from ledger.actions.planning.dead_end import mark
from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.store.read import streams_like


def test_later_work_does_not_spoil_an_answer(store, project, answers, ready, smoked):
    """What others propose after an answer was given makes it neither copied nor wrong."""
    smoked(store, ready)
    other = propose(
        store, project.spec({**answers, "prior_results": f"see {ready}"}, name="again"), actor="me"
    )
    smoked(store, other["experiment"])
    spec = project.spec({}, name="other", architecture="Other")
    propose(store, spec, ancestor=ready, actor="me")
    project.spec()
    assert launch(store, ready, actor="me")["outcomes"] == {"queued": 2}


def test_refused_without_the_eight_answers(store, project, rules):
    """R13: no launch without the answers, and nothing is queued."""
    experiment = propose(store, project.spec({}), actor="me")["experiment"]
    assert "R13" in rules(store, experiment, smoke=True)
    assert streams_like(store, "run-") == []


def test_a_rejected_answer_of_the_spec_is_refused_by_its_own_rule(store, project, answers, ready, smoked):
    """R13 names the field, R11 and R8 say why the spec's answers fell, with a remedy that can be pasted."""
    smoked(store, ready)
    spec = project.spec({**answers, "training": "tbd"}, name="again")
    experiment = propose(store, spec, actor="me")["experiment"]
    with pytest.raises(Refused) as refused:
        launch(store, experiment, smoke=True, actor="me")
    told = {item["rule"]: item for item in refused.value.refused}
    assert list(told) == ["R13", "R8", "R11"]
    assert not any("none was found" in item["remedy"] for item in told.values())
    pasted = told["R11"]["remedy"].partition('prior_results="')[2].partition('"')[0]
    assert ready in pasted
    given = {"prior_results": pasted, "training": "forward"}
    assert gate(store, experiment, given, actor="me")["refused"] == []
    assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}


def test_a_dead_end_that_the_spec_passed_over_is_named(store, project, ready, rules, smoked):
    """R12: the remedy for a rejected `none known` names the dead end."""
    smoked(store, ready, outcome="nan")
    dead = mark(store, ready, "it diverged", run=f"{ready}.1", actor="me")["dead_end"]
    experiment = propose(store, project.spec(), actor="me")["experiment"]
    found = {item["rule"]: item for item in gate(store, experiment)["refused"]}
    assert set(found) == {"R11", "R12"}
    assert f'known_bugs="{dead} of mean' in found["R12"]["remedy"]
    assert rules(store, experiment, smoke=True) == ["R13", "R11", "R12", "R12"]
