"""What a supervisor has left behind, its money and its App, is seen to by the next launch, refused or not."""

from tests.paid.on_modal.site import Modal
from tests.paid.on_modal.test_killed import kill


def test_a_refused_launch_settles_what_ended_unsupervised(modal: Modal) -> None:
    """A run that died for good while nobody watched: R12 forbids a start, not the settling."""
    name = modal.propose(p1="wait")
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    kill(modal, name)
    modal.act("p1", "memory")
    modal.until(lambda: modal.events(f"{name}.1", "run.ended"))
    assert modal.money() == [(f"{name}.1.1", "standing")]
    assert modal.plane.do("apps") == [f"ledger-{name}"]
    calls = len(modal.plane.do("calls"))
    code, document = modal.ledger("launch", name, "--smoke", "--wait")
    assert (code, document["refused"][0]["rule"]) == (3, "R12")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    modal.until(lambda: modal.plane.do("apps") == [])
    assert len(modal.plane.do("calls")) == calls, "a refused launch starts nothing"
    assert [event["outcome"] for event in modal.events(f"{name}.1", "run.ended")] == ["oom"]


def test_watching_starts_nothing(modal: Modal) -> None:
    """A run that is queued, and could start by money and plan, stays queued."""
    (modal.folder / "ledger.toml").write_text('supervisor = "service"\n')
    name, calls = modal.propose(), len(modal.plane.do("calls"))
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.start("workers", "run", "--experiment", name, "--watch").wait(60)
    assert [event["type"] for event in modal.events(f"{name}.1")] == ["run.queued"]
    assert len(modal.plane.do("calls")) == calls
    assert modal.money() == []


def test_a_changed_copy_leaves_no_run_unwatched(modal: Modal) -> None:
    """Nothing may be started from it (R21); what runs already is seen to its end and paid."""
    name = modal.propose(p1="wait")
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    kill(modal, name)
    (frozen,) = modal.folder.parent.rglob("frozen/*/code/wait_train.py")
    frozen.chmod(0o644)
    frozen.write_text(frozen.read_text() + "\n# changed behind the ledger's back\n")
    modal.ledger("launch", name, "--smoke", "--detach")
    modal.act("p1", "ok")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    modal.until(lambda: modal.plane.do("apps") == [])


def test_an_app_that_could_not_be_stopped_is_stopped_later(modal: Modal) -> None:
    """The run has ended and is paid; its App is stopped as soon as the provider answers again."""
    name = modal.propose(p1="wait")
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    modal.plane.do("fault", rpc="AppStop", times=1000, status="UNAVAILABLE")
    modal.act("p1", "ok")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    assert modal.plane.do("apps") == [f"ledger-{name}"]
    modal.plane.do("mend")
    modal.until(lambda: modal.plane.do("apps") == [])


def test_an_app_that_a_killed_supervisor_left(modal: Modal) -> None:
    """Killed after the last run was paid: a launch that finds nothing to do stops the App."""
    name = modal.propose(p1="wait")
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    modal.plane.do("fault", rpc="AppStop", times=1000, status="UNAVAILABLE")
    modal.act("p1", "ok")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    kill(modal, name)
    modal.plane.do("mend")
    assert modal.plane.do("apps") == [f"ledger-{name}"]
    assert modal.ledger("launch", name, "--smoke", "--wait")[0] == 0
    assert modal.plane.do("apps") == []
