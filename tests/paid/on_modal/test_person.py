"""A person at the terminal while runs on Modal are under way."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.paid.on_modal.site import Modal

NOBODY = {"MODAL_TOKEN_ID": "", "MODAL_TOKEN_SECRET": ""}


def test_interrupting_the_wait_leaves_the_runs(modal: Modal) -> None:
    """Ctrl-C ends the command alone, which says how to follow; the run goes on to its end."""
    name = modal.propose(p1="wait")
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger", "launch", name, "--smoke", "--wait"], cwd=modal.folder,
        env=modal.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    modal.until(lambda: modal.events(f"{name}.1", "checkpoint.saved"))
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert f"ledger watch {name}" in said
    modal.act("p1", "ok")
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    assert modal.events(f"{name}.1", "run.ended")[0]["outcome"] == "ok"


def serving(modal: Modal, state: Path) -> str:
    """A service with a state folder of its own, and a plan whose launches it sees to."""
    (modal.folder / "ledger.toml").write_text('supervisor = "service"\n')
    modal.start("workers", "serve", XDG_STATE_HOME=str(state))
    return modal.propose()


def test_a_service_of_its_own(
    site: Callable[[str], Modal], url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who launches holds no credentials and has another state folder; the service does the rest."""
    monkeypatch.setenv("LEDGER_FILES", str(tmp_path / "shared"))
    modal = site(url)
    name = serving(modal, tmp_path / "service")
    code, document = modal.ledger("launch", name, "--smoke", "--wait", **NOBODY)
    assert (code, document["outcomes"]) == (0, {"ok": 1}), document
    modal.until(lambda: modal.money() == [(f"{name}.1.1", "committed")])
    modal.started[0].send_signal(signal.SIGTERM)
    assert modal.started[0].wait(30) == 0


def test_a_service_that_sees_no_plan(site: Callable[[str], Modal], pg_url: str, tmp_path: Path) -> None:
    """The waiting launch hears it (R21, with the remedy) instead of losing its run; nothing is reserved."""
    modal = site(pg_url)
    name = serving(modal, tmp_path / "service")
    for _ in range(2):
        code, document = modal.ledger("launch", name, "--smoke", "--wait", **NOBODY)
        assert (code, document["refused"][0]["rule"]) == (3, "R21"), document
        assert "LEDGER_FILES" in document["refused"][0]["remedy"]
    assert modal.money() == []
