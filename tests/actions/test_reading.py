"""Status, verify, replay, export, init and doctor."""

import time
from pathlib import Path

import pytest

from ledger.actions.book.doctor import doctor
from ledger.actions.book.init import init
from ledger.actions.book.replay import replay
from ledger.actions.book.verify import verify
from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.records.decide import decide
from ledger.actions.results.export import export
from ledger.actions.runs.launch import launch
from ledger.actions.status import status
from ledger.errors import NotFound, ReadOnlyLedger, Refused
from ledger.handle import handle
from ledger.projections.view import open_view
from ledger.store.heads import remember
from ledger.store.open import open_store
from ledger.store.read import read_stream
from ledger.store.seal import seal
from ledger.testing.attempts import report, verify_smoke


@pytest.fixture
def experiment(store, project):
    """An experiment of three cells."""
    return propose(store, project.spec(), actor="me")["experiment"]


def test_init_twice(empty_url):
    """`init` makes a ledger; doing it again finds the same one."""
    first = init(empty_url, actor="me")
    assert init(empty_url) == first
    with open_store(empty_url) as store:
        assert store.ledger_id == first["ledger"]


def test_status_leads_on(store, project):
    """At every step status names the command that comes next."""
    assert status(store)["next"] == "ledger propose SPEC.toml"
    name = propose(store, project.spec({}), actor="me")["experiment"]
    assert status(store, name)["next"].startswith(f"ledger gate {name} --answer tokenization=")
    name = propose(store, project.spec(), actor="me")["experiment"]
    assert status(store)["next"] == f"ledger estimate {name}"
    launch(store, name, smoke=True, actor="me")
    assert status(store, name)["next"] == f"ledger status {name}"
    report(store, f"{name}.1", "ok", value=1.0)
    verify_smoke(store, name)
    assert status(store, name)["next"] == f"ledger launch {name}"
    launch(store, name, actor="me")
    for cell in (2, 3):
        report(store, f"{name}.{cell}", "ok", value=1.0)
    assert status(store)["next"] == f"ledger table {name}"


def test_status_of_an_experiment_and_a_run(store, experiment):
    """An experiment shows the runs that move or failed, a run its outcome and its result's event."""
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", "nan", cost=7)
    found = status(store, "mean")
    assert [(run["run"], run["outcome"]) for run in found["runs"]] == [(f"{experiment}.1", "nan")]
    assert (found["outcomes"], found["state"], found["cells"]) == ({"nan": 1}, "smoke_failed", 3)
    run = status(store, f"{experiment}.1")
    assert (run["outcome"], run["cost_usd"]) == ("nan", "0.000007")
    with pytest.raises(NotFound):
        status(store, "nothing")


def test_a_smoke_run_stopped_from_outside_is_launched_again(store, experiment):
    """`killed` says nothing about the science: the same command comes next; a failed one is looked at."""
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", "killed")
    assert status(store, experiment)["next"] == f"ledger launch {experiment} --smoke"
    report(store, f"{experiment}.1", "failed")
    assert status(store, experiment)["next"] == f"ledger audit --run {experiment}.1"


def test_an_open_attempt_of_another_host_is_suspected_only(store, experiment, monkeypatch):
    """Beyond its lease it reads as suspected and a launch is next; no reaper of this host is started."""
    launch(store, experiment, smoke=True, actor="me")
    claimed = {"attempt": 1, "worker": "h:1", "hardware": "cpu", "lease_seconds": 0.001}
    events = [
        ("spawn.intended", {"attempt": 1, "backend": "local", "spool": "elsewhere:x"}),
        ("attempt.claimed", claimed),
    ]
    handle(store, f"run-{experiment}.1", lambda state, given: given, events, actor="worker")
    time.sleep(0.01)
    monkeypatch.setattr("ledger.actions.runs.reap.reap_soon", lambda store: pytest.fail("not ours"))
    found = status(store, experiment)
    assert (found["outcomes"], found["state"]) == ({"suspected": 1}, "running")
    assert found["next"] == f"ledger launch {experiment} --smoke"


def test_status_as_it_stood(store, experiment):
    """An earlier index shows the ledger as it stood then."""
    index = open_view(store).index
    launch(store, experiment, smoke=True, actor="me")
    assert status(store, experiment, to_index=index)["outcomes"] == {}
    assert status(store, experiment)["outcomes"] == {"queued": 1}


def test_verify_and_replay(store, experiment):
    """Every event of a real history can be decided again, and every view rebuilt; the check is recorded."""
    with pytest.raises(Refused):
        launch(store, experiment, actor="me")
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", "ok", value=1.0)
    found = verify(store)
    assert (found["ok"], found["breaks"]) == (True, [])
    again = replay(store, check=True, actor="me")
    assert (again["equal"], again["events"]) == (True, found["events"])
    checked = read_stream(store, "ledger")[-1]
    assert (checked.type, checked.data["to_index"]) == ("replay.checked", found["events"])
    assert replay(store, to_index=3)["events"] == 3


def test_a_rolled_back_ledger_is_noticed(sqlite_url, tmp_path):
    """A database that was replaced by an older copy of itself does not verify."""
    file = tmp_path / "ledger" / "ledger.db"
    before = file.read_bytes()
    with open_store(sqlite_url) as store:
        decide(store, "t", "w", project="p", actor="me")
        remember(store)
    for name in file.parent.glob("ledger.db*"):
        name.unlink()
    file.write_bytes(before)
    with open_store(sqlite_url) as store:
        assert [item["kind"] for item in verify(store)["breaks"]] == ["rolled back"]
    assert [check["name"] for check in doctor(sqlite_url)["checks"] if check["ok"] is False] == ["head"]


def test_export_is_the_same_for_the_same_index(store, experiment, tmp_path):
    """Two exports of one index have the same bytes, and say on which head they rest."""
    index = open_view(store).index
    first = export(store, tmp_path / "one", to_index=index)
    launch(store, experiment, smoke=True, actor="me")
    second = export(store, tmp_path / "two", to_index=index)
    assert [a.replace("one", "two") for a in first["files"]] == second["files"]
    for one, two in zip(first["files"], second["files"], strict=True):
        assert Path(one).read_bytes() == Path(two).read_bytes()
    assert first["root"] == second["root"]
    assert first["root"] in Path(first["files"][0]).read_text()


def test_a_ledger_for_reading_only(store, experiment):
    """Reading works on a read-only address; what would write says so."""
    seal(store)
    with open_store(f"{store.url}{'&' if '?' in store.url else '?'}mode=ro") as reader:
        assert status(reader, experiment)["experiment"] == experiment
        assert gate(reader, experiment)["ready"]
        assert replay(reader, check=True)["equal"]
        assert verify(reader)["ok"]
        for write in (
            lambda: launch(reader, experiment, smoke=True),
            lambda: decide(reader, "t", "w", actor="me"),
        ):
            with pytest.raises(ReadOnlyLedger):
                write()


def test_doctor_finds_a_missing_guard(sqlite_url):
    """A dropped trigger is a failed check with a remedy."""
    with open_store(sqlite_url) as store, store.database.write() as tx:
        tx.execute("DROP TRIGGER events_no_update")
    found = doctor(sqlite_url)
    assert [(check["name"], bool(check["remedy"])) for check in found["checks"] if check["ok"] is False] == [
        ("guards", True)
    ]


def test_doctor_without_a_ledger(tmp_path, monkeypatch):
    """Without a ledger doctor looks at the installation; with a wrong file it says what is wrong."""
    monkeypatch.chdir(tmp_path)
    assert doctor()["ok"]
    (tmp_path / "text.db").write_text("no database at all, just a text that is long enough to be none\n" * 20)
    found = doctor(f"sqlite:///{tmp_path / 'text.db'}")
    assert [check["name"] for check in found["checks"] if check["ok"] is False] == ["ledger"]
