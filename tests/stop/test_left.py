"""Ctrl-C before runs elsewhere: they and their supervisor go on, and it is said how to follow them."""

import signal
import subprocess
import sys

from ledger.actions import supervise
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


def test_local_runs_are_ended(store, monkeypatch) -> None:
    """The supervisor of local runs is asked to end, and nothing says that they go on."""
    document, process = interrupted(store, monkeypatch, "local")
    assert process.returncode == -signal.SIGTERM
    assert document["interrupted"]
    assert "left" not in document
