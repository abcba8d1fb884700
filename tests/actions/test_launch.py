"""Launching: what is missing is queued once, what a rule forbids is refused and recorded."""

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.planning.dead_end import mark, reopen
from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.actions.status import status
from ledger.errors import Refused, UsageError
from ledger.handle import handle
from ledger.store.read import read_stream
from ledger.testing.attempts import report


def test_smoke_queues_the_first_cell(store, ready):
    """One transaction: the estimate, the request, and a stream for the first cell."""
    found = launch(store, ready, smoke=True, actor="me")
    assert found["runs"] == [{"run": f"{ready}.1", "subject": "ann", "seed": 0, "outcome": "queued"}]
    assert found["outcomes"] == {"queued": 1}
    types = [event.type for event in read_stream(store, f"experiment-{ready}")][-2:]
    assert types == ["cost.estimated", "launch.requested"]
    queued = read_stream(store, f"run-{ready}.1")
    assert [(event.type, event.data["smoke"]) for event in queued] == [("run.queued", True)]


def test_fan_out_queues_the_others(store, ready, smoked):
    """After a verified smoke run the remaining cells are queued, the first is not run again."""
    smoked(store, ready)
    found = launch(store, ready, actor="me")
    assert [run["run"] for run in found["runs"]] == [f"{ready}.2", f"{ready}.3"]
    assert found["outcomes"] == {"queued": 2}
    assert verify(store)["ok"]


def test_again_starts_only_what_is_missing(store, ready, smoked):
    """Runs under way are left alone; a killed one is asked for again in its own stream."""
    smoked(store, ready)
    launch(store, ready, actor="me")
    assert launch(store, ready, actor="me")["waiting"] == [f"{ready}.2", f"{ready}.3"]
    report(store, f"{ready}.2", "killed")
    found = launch(store, ready, actor="me")
    assert ([run["run"] for run in found["runs"]], found["waiting"]) == ([f"{ready}.2"], [f"{ready}.3"])
    assert [event.type for event in read_stream(store, f"run-{ready}.2")].count("run.queued") == 1


def test_nothing_missing(store, ready, smoked):
    """When all is done a launch asks for nothing and tells the outcomes."""
    smoked(store, ready)
    assert launch(store, ready, smoke=True, actor="me")["runs"] == []
    launch(store, ready, actor="me")
    for cell in (2, 3):
        report(store, f"{ready}.{cell}", "ok", value=1.0)
    found = launch(store, ready, actor="me")
    assert (found["runs"], found["waiting"], found["outcomes"]) == ([], [], {"ok": 3})


def test_fan_out_without_a_smoke_run(store, ready, rules):
    """R22: several runs wait for one that was watched."""
    assert rules(store, ready) == ["R22"]


def test_a_diverged_smoke_run_ends_it(store, ready, rules, smoked):
    """R12: after a NaN nothing of this plan is started again, and nobody is sent to the smoke run (R22)."""
    smoked(store, ready, outcome="nan")
    assert rules(store, ready) == ["R12"]
    assert rules(store, ready, smoke=True) == ["R12"]


def test_a_dead_end_leaves_one_way_and_status_names_it(store, ready, rules, smoked):
    """R12: no remedy and no next step says to run the smoke test, until the dead end is reopened."""
    smoked(store, ready, outcome="nan")
    dead = mark(store, ready, "it diverged", run=f"{ready}.1", actor="me")["dead_end"]
    for smoke in (True, False):
        with pytest.raises(Refused) as refused:
            launch(store, ready, smoke=smoke, actor="me")
        told = refused.value.refused
        assert {item["rule"] for item in told} == {"R12"}
        assert f"`ledger propose SPEC.toml --from {ready}`" in told[-1]["remedy"]
        assert f"ledger dead-end reopen {dead}" in told[-1]["remedy"]
        assert status(store, ready)["next"] == f"ledger propose SPEC.toml --from {ready}"
    reopen(store, dead, "the data was corrected", actor="me")
    assert status(store, ready)["next"] == f"ledger launch {ready} --smoke"
    assert rules(store, ready) == ["R22"]
    assert launch(store, ready, smoke=True, actor="me")["outcomes"] == {"queued": 1}


def test_a_dead_end_refuses_until_it_is_reopened(store, project, ready, rules, smoked):
    """R12: the same plan is refused at every launch, smoke too, until the changed assumption is named."""
    smoked(store, ready, outcome="nan")
    dead = mark(store, ready, "it diverged", run=f"{ready}.1", actor="me")["dead_end"]
    again = propose(store, project.spec(), actor="me")
    assert [(m["verdict"], m["dead_end"], m["outcome"]) for m in again["matches"]] == [
        ("refuse", dead, "nan")
    ]
    assert again["answers_missing"] == ["prior_results", "known_bugs"]
    told = {"known_bugs": f"{dead}: the data was wrong", "prior_results": f"see {ready}"}
    gate(store, again["experiment"], told, actor="me")
    assert rules(store, again["experiment"], smoke=True) == ["R12"]
    assert "R12" in rules(store, again["experiment"])
    reopen(store, dead, "the data was corrected", actor="me")
    assert launch(store, again["experiment"], smoke=True, actor="me")["outcomes"] == {"queued": 1}
    third = propose(store, project.spec(), actor="me")["matches"]
    assert next((match["verdict"], match["reopened"]) for match in third) == ("same", True)


@pytest.mark.parametrize("where", ["model.py", "sleep.csv", "mean.toml"])
def test_edited_sources_are_refused(store, project, ready, where, rules):
    """R21: what is launched is what was proposed."""
    path = project.folder / where
    path.write_text(
        path.read_text().replace("lr = 0.01", "lr = 0.02").replace("1.0 + ", "2.0 + ").replace("250", "251")
    )
    assert rules(store, ready, smoke=True) == ["R21"]


def test_a_damaged_frozen_copy_is_refused(store, ready, rules):
    """R21: the frozen copy is hashed again."""
    from ledger.places import frozen_folder

    digest = read_stream(store, f"experiment-{ready}")[0].data["digests"]["plan"]
    (frozen_folder(store.url, store.ledger_id, digest) / "code" / "model.py").write_text("pass\n")
    assert "R21" in rules(store, ready, smoke=True)


def test_counts_that_disagree(store, project, rules, smoked):
    """R3: a stated count that the smoke run did not find refuses the fan-out."""
    experiment = propose(store, project.spec(more="[math.counts]\nparameters = 7\n"), actor="me")[
        "experiment"
    ]
    smoked(store, experiment)
    counted = [("experiment.counted", {"parameters": 1, "method": "by hand"})]
    handle(store, f"experiment-{experiment}", lambda state, given: given, counted, actor="worker")
    assert rules(store, experiment) == ["R3"]


def test_one_dead_config_of_a_grid(store, project, smoked):
    """A NaN under one config of a grid is that config's dead end; a mark must say which one it means."""
    grid = "[grid]\nlr = [0.1, 0.2]\n"
    experiment = propose(store, project.spec(more=grid), actor="me")["experiment"]
    with pytest.raises(UsageError, match="2 configs"):
        mark(store, experiment, "it diverged", actor="me")
    smoked(store, experiment, outcome="nan")
    dead = mark(store, experiment, "it diverged", run=f"{experiment}.1", actor="me")["dead_end"]
    assert [m["verdict"] for m in propose(store, project.spec(lr=0.2), actor="me")["matches"]] != ["refuse"]
    found = propose(store, project.spec(lr=0.1), actor="me")["matches"]
    assert [(m["dead_end"], m["verdict"]) for m in found if m["dead_end"]] == [(dead, "refuse")]
