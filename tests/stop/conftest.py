"""A run that is under way, on either database, and a terminal before it."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.store.open import Store, open_store
from ledger.store.read import read_stream
from tests.approvals.terminal import Seen, at_terminal, environment
from tests.cli.conftest import ANSWERS

EXAMPLE = Path(__file__).parents[1] / "cli" / "example"
SECRET = "correct horse battery staple"


@dataclass
class Site:
    """A project folder with a ledger; `launched` processes are ended with the test."""

    folder: Path
    url: str
    launched: list["subprocess.Popen[str]"] = field(default_factory=list)

    def propose(self, *, rate: str = "0", steps: int = 30_000) -> str:
        """The plan, through the gate; its runs take five minutes, or so many steps of 10 ms."""
        spec = (self.folder / "shift.toml").read_text()
        spec = spec.replace("steps = 1", f"steps = {steps}").replace("pause = 0.0", "pause = 0.01")
        spec = spec.replace("timeout_s = 30", "timeout_s = 600")
        (self.folder / "shift.toml").write_text(spec.replace('_per_hour = "0"', f'_per_hour = "{rate}"'))
        with open_store(self.url) as store:
            experiment = str(propose(store, self.folder / "shift.toml", actor="ada")["experiment"])
            gate(store, experiment, ANSWERS, actor="ada")
        return experiment

    def start(self, experiment: str) -> str:
        """Its smoke run, supervised by a process of its own and at its first steps; the run's id."""
        with open_store(self.url) as store:
            launch(store, experiment, smoke=True, actor="ada")
        self.supervise(experiment)
        run = f"{experiment}.1"
        self.until(lambda: "run.heartbeat" in self.types(run))
        return run

    def supervise(self, experiment: str) -> "subprocess.Popen[str]":
        """`python -m workers run`."""
        words = [sys.executable, "-m", "workers", "run", "--experiment", experiment, "--workers", "1"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                words, cwd=self.folder, env=environment(LEDGER_URL=self.url), stdout=subprocess.PIPE,
                stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        self.launched.append(process)
        return process

    def at_terminal(self, *words: str, typed: list[tuple[str, str]]) -> Seen:
        """`ledger WORDS` by a person."""
        return at_terminal([*words], typed, self.folder, environment(LEDGER_URL=self.url))

    def piped(self, *words: str) -> tuple[int, Any]:
        """`ledger WORDS --json` by a program: exit code and document."""
        done = subprocess.run(
            [sys.executable, "-m", "ledger", *words, "--json"], cwd=self.folder, text=True, check=False,
            env=environment(LEDGER_URL=self.url), stdin=subprocess.DEVNULL, capture_output=True,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def events(self, run: str) -> list[Any]:
        """The run's events."""
        with open_store(self.url) as store:
            return read_stream(store, f"run-{run}")

    def types(self, run: str) -> list[str]:
        """Their types."""
        return [event.type for event in self.events(run)]

    def of(self, run: str, type_name: str) -> list[dict[str, Any]]:
        """Data of those of one type."""
        return [event.data for event in self.events(run) if event.type == type_name]

    def until(self, condition: Callable[[], Any], seconds: float = 40.0) -> None:
        """Wait for it."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.05)

    def close(self) -> None:
        """End what still runs, in order."""
        for process in self.launched:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


def _site(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LEDGER_URL", url)
    made = Site(folder, url)
    yield made
    made.close()


@pytest.fixture
def site(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A project on each database in turn."""
    yield from _site(url, tmp_path / "project", monkeypatch)


@pytest.fixture
def sqlite_site(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A project in a SQLite file, where the database makes no difference."""
    yield from _site(sqlite_url, tmp_path / "project", monkeypatch)


@pytest.fixture
def enrolled(store: Store) -> str:
    """The fingerprint of ada, who is the approver."""
    from ledger.actions.signatures.enrol import enrol

    return str(enrol(store, "ada", (SECRET, None), actor="ada")["fingerprint"])


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], None]:
    """Wait for a condition, at most 40 seconds."""

    def wait(condition: Callable[[], Any]) -> None:
        end = time.monotonic() + 40
        while not condition():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.05)

    return wait
