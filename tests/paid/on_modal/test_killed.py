"""The supervisor's process is killed in the middle of a launch on Modal."""

import signal

import psutil

from tests.paid.on_modal.site import Modal


def kill(modal: Modal, experiment: str) -> None:
    """SIGKILL for the supervisor of an experiment."""
    (found,) = [
        one
        for one in psutil.process_iter(["cmdline"])
        if experiment in (one.info["cmdline"] or []) and "run" in one.info["cmdline"]
    ]
    found.send_signal(signal.SIGKILL)
    found.wait(20)


def test_killed_after_the_provider_has_started_it(modal: Modal) -> None:
    """The worker claims and trains by itself; the next launch settles the money and starts nothing."""
    name = modal.propose()
    modal.plane.do("fault", rpc="FunctionMap", status=None, seconds=20.0, done=True)
    before = len(modal.plane.do("calls"))
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: len(modal.plane.do("calls")) > before)
    kill(modal, name)
    modal.until(lambda: modal.events(f"{name}.1", "run.ended"))
    assert modal.money() == [(f"{name}.1.1", "standing")]
    code, document = modal.ledger("launch", name, "--smoke", "--wait")
    assert (code, document.get("outcomes")) == (0, {"ok": 1}), document
    assert modal.money() == [(f"{name}.1.1", "committed")]
    assert len(modal.plane.do("calls")) == before + 1
    assert [e["outcome"] for e in modal.events(f"{name}.1", "run.ended")] == ["ok"]
    assert modal.plane.do("apps") == []


def test_killed_while_it_runs(modal: Modal) -> None:
    """What runs goes on; the next supervisor sees it to its end and stops the App."""
    name = modal.propose(p1="wait")
    before = len(modal.plane.do("calls"))
    assert modal.ledger("launch", name, "--smoke", "--detach")[0] == 0
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    kill(modal, name)
    code, document = modal.ledger("launch", name, "--smoke", "--detach")
    assert (code, document["waiting"]) == (0, [f"{name}.1"])
    modal.act("p1", "ok")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    modal.until(lambda: modal.plane.do("apps") == [])
    assert len(modal.plane.do("calls")) == before + 1
