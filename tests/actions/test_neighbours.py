"""Before each launch: the nearest earlier experiments, across projects, whether it is refused or not."""

import pytest

from ledger.actions.planning.dead_end import mark, reopen
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.testing.attempts import report, verify_smoke


def test_a_first_launch_has_no_neighbours(store, ready):
    """Neither it nor its own runs are its neighbour."""
    told = []
    assert launch(store, ready, smoke=True, actor="me", tell=told.append)["neighbours"] == []
    assert told == []


def test_an_earlier_experiment_of_another_project_is_shown(store, project, ready, smoked, answers):
    """With what differs and how its runs ended, at the proposal and at the launch, before anything starts."""
    smoked(store, ready)
    path = project.spec({**answers, "prior_results": f"see {ready}"}, lr=0.1, name="faster")
    path.write_text(path.read_text().replace('project = "sleep"', 'project = "elsewhere"'))
    proposed = propose(store, path, ancestor=ready, actor="me")
    shown = {
        "experiment": ready, "name": "mean", "project": "sleep", "distance": 1.0,
        "differs": ["lr: 0.01 → 0.1"], "outcomes": {"ok": 1}, "dead_end": None, "same_model": True,
    }  # fmt: skip
    assert proposed["neighbours"] == [shown]
    told = []
    launched = launch(store, proposed["experiment"], smoke=True, actor="me", tell=told.append)
    assert launched["neighbours"] == [shown]
    assert told == [[shown]]


def test_a_later_experiment_is_no_neighbour(store, project, ready, smoked):
    """Only what came before the proposal."""
    later = propose(store, project.spec(lr=0.1, name="faster"), ancestor=ready, actor="me")["experiment"]
    smoked(store, later)
    assert launch(store, ready, smoke=True, actor="me")["neighbours"] == []


def test_a_refused_launch_shows_them_too(store, project, ready, rules, smoked):
    """The dead end is named among them until it is reopened."""
    smoked(store, ready, "nan")
    dead = mark(store, ready, "it diverged", run=f"{ready}.1", actor="me")["dead_end"]
    again = propose(store, project.spec(), ancestor=ready, actor="me")
    assert [item["dead_end"] for item in again["neighbours"]] == [dead]
    assert "R12" in rules(store, again["experiment"], smoke=True)
    reopen(store, dead, "the data were repaired", actor="me")
    assert [item["dead_end"] for item in propose(store, project.spec(), actor="me")["neighbours"]] == [None]


def test_where_nothing_starts_nothing_is_compared(store, project, ready, smoked, answers):
    """A launch that has nothing to do tells nothing."""
    smoked(store, ready)
    path = project.spec({**answers, "prior_results": f"see {ready}"}, lr=0.1, name="faster")
    other = propose(store, path, actor="me")["experiment"]
    smoked(store, other)
    told = []
    assert launch(store, other, smoke=True, actor="me", tell=told.append)["neighbours"] == []
    assert told == []


def test_after_the_smoke_run_only_the_nearest_is_told_again(store, project, ready, smoked, answers):
    """The fan-out repeats one line; its document holds them all."""
    smoked(store, ready)
    second = propose(store, project.spec({**answers, "prior_results": f"see {ready}"}, lr=0.1), actor="me")
    smoked(store, second["experiment"])
    path = project.spec({**answers, "prior_results": f"see {ready}"}, lr=0.02, name="third")
    third = propose(store, path, actor="me")["experiment"]
    told = []
    launch(store, third, smoke=True, actor="me", tell=told.append)
    report(store, f"{third}.1", "ok", value=5.0)
    verify_smoke(store, third)
    assert len(launch(store, third, actor="me", tell=told.append)["neighbours"]) == 2
    assert [len(items) for items in told] == [2, 1]


def test_a_stranger_on_the_same_data_is_told_only_where_it_is_near(store, project, ready, smoked, answers):
    """Another class and half the way or more apart: in the document alone."""
    smoked(store, ready)
    told = {**answers, "prior_results": f"see {ready}"}
    path = project.spec(told, lr=0.9, name="other", architecture="Other")
    other = propose(store, path, ancestor=ready, actor="me")
    assert [item["same_model"] for item in other["neighbours"]] == [False]
    told = []
    with pytest.raises(Refused):
        launch(store, other["experiment"], smoke=True, actor="me", tell=told.append)
    assert told == []
