"""An experiment that costs more than the tier allows, a ledger with an approver, and a terminal."""

import json
import os
import pty
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.signatures import keys, signing
from ledger.actions.signatures.enrol import enrol
from ledger.cli import person
from ledger.cli.main import main
from ledger.store.open import Store
from tests.approvals.terminal import Seen, at_terminal, environment
from tests.cli.conftest import ANSWERS

SECRET = "correct horse battery staple"
EXAMPLE = Path(__file__).parents[1] / "cli" / "example"
Terminal = Callable[..., Seen]
Here = Callable[..., tuple[int, Any]]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of these tests are stretched less, and nobody waits after a wrong secret."""
    monkeypatch.setattr(keys, "SCRYPT", {"n": 2**10, "r": 8, "p": 1})
    monkeypatch.setattr(signing, "PAUSE", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose plan of three runs is estimated at $25.00: the STOP tier."""
    place = tmp_path / "project"
    shutil.copytree(EXAMPLE, place)
    spec = (place / "shift.toml").read_text().replace('_per_hour = "0"', '_per_hour = "30000"')
    (place / "shift.toml").write_text(spec.replace("timeout_s = 30", "timeout_s = 2"))
    return place


@pytest.fixture
def planned(store: Store, folder: Path) -> str:
    """The id of that plan, proposed and through the gate."""
    experiment = str(propose(store, folder / "shift.toml", actor="ada")["experiment"])
    gate(store, experiment, ANSWERS, actor="ada")
    return experiment


@pytest.fixture
def enrolled(store: Store) -> str:
    """The fingerprint of ada, who is the approver."""
    return str(enrol(store, "ada", (SECRET, None), actor="ada")["fingerprint"])


@pytest.fixture
def terminal(folder: Path, url: str) -> Terminal:
    """`terminal("approve", "shift", typed=[("Dollars", "25\\n")])`: a command, on this ledger."""

    def run(*words: str, typed: list[tuple[str, str]], ahead: str = "", **more: str) -> Seen:
        return at_terminal([*words], typed, folder, environment(LEDGER_URL=url, **more), ahead)

    return run


@pytest.fixture
def here(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """`here("approve", "shift", typed="30\\n…")`: exit code and document; typed ahead, in this process."""
    master, slave = pty.openpty()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LEDGER_URL", url)
    monkeypatch.setattr(person, "_STDIN", slave)
    for module in ("approve", "enrolment"):
        monkeypatch.setattr(f"ledger.cli.{module}._DRAIN", 0.01)

    def run(*words: str, typed: str) -> tuple[int, Any]:
        os.write(master, typed.encode())
        capfd.readouterr()
        code = main([*words, "--json"])
        return code, json.loads(capfd.readouterr().out)

    return run
