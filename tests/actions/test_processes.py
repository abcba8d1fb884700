"""The actions that start processes: a launch seen through, and an exploratory run."""

import sys
from pathlib import Path

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.planning.propose import propose
from ledger.actions.results.table import table
from ledger.actions.runs import supervise as supervising
from ledger.actions.runs.launch import launch
from ledger.actions.runs.supervise import supervise
from ledger.actions.runs.try_run import try_run
from ledger.errors import LedgerError, UsageError
from ledger.places import frozen_folder
from ledger.projections.view import open_view
from ledger.store.read import read_stream


def test_a_plan_seen_through(store, project):
    """Smoke, fan-out, table: real processes, both databases, and every event could have been decided."""
    name = propose(store, project.spec(rate="0.10"), actor="me")["experiment"]
    smoke = supervise(store, launch(store, name, smoke=True, actor="me"))
    assert (smoke["outcomes"], smoke["interrupted"]) == ({"ok": 1}, False)
    seen = []
    found = supervise(store, launch(store, name, actor="me"), workers=2, on_progress=seen.append)
    assert found["outcomes"] == {"ok": 2}
    assert [run["run"] for run in found["runs"]] == [f"{name}.2", f"{name}.3"]
    assert seen
    assert table(store, [name])["mean"] == 4.0
    assert verify(store)["ok"]


def test_a_supervisor_that_dies_without_a_word(store, project, monkeypatch, tmp_path):
    """What stopped it is in its log, and who waits is told where that is."""
    broken = tmp_path / "broken" / "workers"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("")
    (broken / "__main__.py").write_text("import of_nothing\n")
    monkeypatch.setattr(supervising, "environment", lambda url: {"PYTHONPATH": str(broken.parent)})
    name = propose(store, project.spec(), actor="me")["experiment"]
    with pytest.raises(LedgerError, match="without a word") as told:
        supervise(store, launch(store, name, smoke=True, actor="me"))
    log = told.value.remedy.partition(" says why")[0]
    assert "of_nothing" in Path(log).read_text()


def test_interrupted(store, project):
    """Ctrl-C ends the supervisor; what is told is what was recorded, and a launch goes on from there."""
    name = propose(store, project.spec(), actor="me")["experiment"]

    def interrupt(outcomes):
        raise KeyboardInterrupt

    found = supervise(store, launch(store, name, smoke=True, actor="me"), on_progress=interrupt)
    state = open_view(store).row("runs", f"{name}.1")["state"]
    assert (found["interrupted"], found["outcomes"]) == (True, {state: 1})
    again = launch(store, name, smoke=True, actor="me")
    assert supervise(store, again)["outcomes"] == {"ok": 1}


def test_the_supervisors_reason_is_told(store, project):
    """R21: a frozen copy that was touched after the launch is not run, and the caller learns why."""
    found = propose(store, project.spec(), actor="me")
    launched = launch(store, found["experiment"], smoke=True, actor="me")
    folder = frozen_folder(store.url, store.ledger_id, found["digest"])
    (folder / "code" / "model.py").write_text("pass\n")
    told = supervise(store, launched)
    assert (told["outcomes"], "R21" in told["reason"]) == ({"queued": 1}, True)


def test_nothing_is_started_for_nothing(store):
    """A launch without runs starts no supervisor."""
    done = {"experiment": "x1", "runs": [], "outcomes": {"ok": 3}, "waiting": []}
    assert supervise(store, done) == {**done, "log": None, "reason": None, "interrupted": False}


@pytest.mark.parametrize(("code", "outcome"), [(0, "ok"), (3, "failed")])
def test_an_exploratory_run(store, code, outcome):
    """The command's exit code and outcome are told and recorded; it belongs to no experiment."""
    found = try_run(store, [sys.executable, "-c", f"raise SystemExit({code})"], project="p", actor="me")
    assert (found["exit_code"], found["outcome"]) == (code, outcome)
    events = read_stream(store, f"run-{found['run']}")
    assert (events[0].data["kind"], events[0].data["experiment"]) == ("exploratory", None)
    assert verify(store)["ok"]


def test_no_command(store):
    """Without a command there is nothing to try."""
    with pytest.raises(UsageError):
        try_run(store, [], project="p", actor="me")


def test_a_supervisor_that_was_killed_is_told(store, project, monkeypatch):
    """Signal 9: the caller learns what ended the supervisor and what continues."""
    name = propose(store, project.spec(), actor="me")["experiment"]
    launched = launch(store, name, smoke=True, actor="me")
    start, started = supervising.start, []

    def remember(*words, **options):
        started.append(start(*words, **options))
        return started[0]

    monkeypatch.setattr(supervising, "start", remember)
    told = supervise(store, launched, on_progress=lambda outcomes: started[0].kill())
    assert told["reason"].startswith("the supervisor was ended by signal 9; its runs go on")
    assert f"`ledger launch {name}`" in told["reason"]
