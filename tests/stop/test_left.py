"""Ctrl-C before runs elsewhere: they and their supervisor go on, and it is said how to follow them."""

import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from ledger.actions.runs import supervise
from ledger.cli.launch_text import code_of, text
from ledger.testing.story import Story
from ledger.testing.tales import propose, spec

RUN = {"run": "x1.1", "subject": "9", "seed": 42, "outcome": "running"}
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def interrupt(process: "subprocess.Popen[bytes]") -> None:
    """Ctrl-C while it is waited for."""
    raise KeyboardInterrupt


def interrupted(store, monkeypatch, backend: str) -> tuple[dict, "subprocess.Popen[bytes]"]:
    """What a launch on a backend tells after Ctrl-C, and its supervisor."""
    story, started = Story(), []
    propose(story, "x1", ["9"], [42], spec=spec(compute={"backend": backend}))
    story.append(store)

    def start(*_, **__):
        started.append(subprocess.Popen(SLEEPER, stdout=subprocess.PIPE, start_new_session=True))
        return started[0]

    monkeypatch.setattr(supervise, "start", start)
    monkeypatch.setattr(supervise, "_pause", interrupt)
    launched = {"experiment": "x1", "runs": [{"run": "x1.1"}], "waiting": [], "outcomes": {}}
    return supervise.supervise(store, launched), started[0]


def test_runs_elsewhere_go_on(store, monkeypatch) -> None:
    """Their supervisor is left alone, and the text names `watch` and `stop`."""
    document, process = interrupted(store, monkeypatch, "modal")
    try:
        assert process.poll() is None
        assert (document["interrupted"], document["left"], code_of(document)) == (True, True, 1)
        said = text({**document, "runs": [RUN], "outcomes": {"running": 1}}, False, "")
        assert "left, the runs go on (running 1)" in said
        assert "`ledger watch x1` follows them, `ledger stop RUN` ends one" in said
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_a_signal_it_says_the_same(store, monkeypatch, number: signal.Signals) -> None:
    """Whoever kills the waiting command, or closes its terminal, reads how to follow; nothing ends."""

    def send(process: "subprocess.Popen[bytes]") -> None:
        os.kill(os.getpid(), number)

    before = signal.signal(number, lambda *_: None)  # a test that fails is not to die of it
    monkeypatch.setattr(f"{__name__}.interrupt", send)
    try:
        document, process = interrupted(store, monkeypatch, "modal")
        assert process.poll() is None
        process.kill()
        process.communicate()
        assert (document["interrupted"], document["left"]) == (True, True)
    finally:
        signal.signal(number, before)


def test_ends_that_nobody_asked_for_are_told() -> None:
    """Beside the outcomes of the launch that waited stands R26, with the command that shows more."""
    end = {"run": "x1.1", "attempt": 1, "outcome": "killed"}
    document: dict[str, Any] = {
        "experiment": "x1", "waiting": [], "outcomes": {"killed": 1}, "unasked_ends": [end],
        "runs": [{**RUN, "outcome": "killed"}],
    }  # fmt: skip
    assert "R26: attempt 1 of x1.1 was paid for and ended as killed" in text(document, False, "")


def test_local_runs_are_ended(store, monkeypatch) -> None:
    """The supervisor of local runs is asked to end, and nothing says that they go on."""
    document, process = interrupted(store, monkeypatch, "local")
    assert process.returncode == -signal.SIGTERM
    assert document["interrupted"]
    assert "left" not in document
