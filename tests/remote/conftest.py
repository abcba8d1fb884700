"""Calls elsewhere as a provider would make them: the real worker in processes of its own."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ledger.handle import commit, load
from ledger.store.open import open_store

ROOT = Path(__file__).resolve().parents[2]
PATIENT = """
    import time
    from pathlib import Path

    def train(run):
        shelf = Path(SHELF)
        run.log({"rmse": 1.0}, step=1)
        while not (shelf / "go").exists():
            time.sleep(0.02)
        run.log({"rmse": 2.0}, step=2)
        run.result({"rmse": 2.0})
        (shelf / "trained").touch()
"""
SECRETS = {"MODAL_TOKEN_SECRET": "s3cret", "PGPASSWORD": "s3cret", "DATABASE_URL": "s3cret"}


def _lab_class() -> Any:
    place = ROOT / "tests" / "workers" / "conftest.py"
    spec = importlib.util.spec_from_file_location("workers_lab", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["workers_lab"] = module
    spec.loader.exec_module(module)
    return module.Lab


Lab = _lab_class()


@dataclass
class Provider:
    """Makes calls for the runs of one experiment; `shelf` is its volume."""

    lab: Any
    shelf: Path
    claims: int = 2
    made: list["subprocess.Popen[str]"] = field(default_factory=list)

    def propose(self, code: str, **compute: Any) -> None:
        """Propose one run of this training code and queue it."""
        given = {"backend": "elsewhere", "rate_usd_per_hour": "3600", "timeout_s": 30, **compute}
        self.lab.propose(code, **given)
        self.lab.queue()

    def intend(self, attempt: int = 1) -> None:
        """What the supervisor records before it asks."""
        data = {"attempt": attempt, "backend": "elsewhere", "spool": f"elsewhere:{attempt}"}
        self.append(("spawn.intended", data))

    def append(self, *events: Any) -> None:
        """Append to the run's stream."""
        with open_store(self.lab.url) as store:
            commit(store, [(load(store, f"run-{self.lab.experiment}.1"), list(events))], "test")

    def envelope(self, attempt: int = 1, **more: Any) -> dict[str, Any]:
        """What the call of an attempt carries."""
        with open_store(self.lab.url) as store:
            ledger = store.ledger_id
        return {
            "ledger": ledger, "experiment": self.lab.experiment, "run": f"{self.lab.experiment}.1",
            "attempt": attempt, "digest": "a" * 64, "claims": self.claims, "frozen": str(self.lab.frozen),
            "folder": str(self.shelf), **more,
        }  # fmt: skip

    def call(self, name: str = "c1", attempt: int = 1, **more: Any) -> "subprocess.Popen[str]":
        """Start the worker of a call; returns at once."""
        self.shelf.mkdir(parents=True, exist_ok=True)
        path = self.shelf.parent / f"envelope-{len(self.made)}.json"
        path.write_text(json.dumps(self.envelope(attempt, **more)))
        process = subprocess.Popen(
            [sys.executable, "-m", "workers.remote", str(path), "--call", name, "--container", "box"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, **SECRETS, "LEDGER_URL": self.lab.url},
        )  # fmt: skip
        self.made.append(process)
        return process

    def run(self, name: str = "c1", attempt: int = 1, **more: Any) -> dict[str, Any]:
        """Make a call to its end; what it told, with its exit code and its output."""
        return self.told(self.call(name, attempt, **more))

    def told(self, process: "subprocess.Popen[str]") -> dict[str, Any]:
        """Wait for a call; what it told, with `code`, `output` and `log`."""
        output, log = process.communicate(timeout=60)
        last = output.strip().splitlines()[-1:] or [""]
        document = json.loads(last[0]) if last[0].startswith('{"run"') else {}
        return {**document, "code": process.returncode, "output": output, "log": log}

    def patient(self) -> str:
        """Training code that logs, waits for a file `go` on the volume, and leaves a file `trained` there."""
        self.shelf.mkdir(parents=True, exist_ok=True)
        return PATIENT.replace("SHELF", repr(str(self.shelf)))

    def types(self) -> list[str]:
        """The run's events less what comes as often as time allows."""
        return [e.type for e in self.lab.events() if e.type not in ("run.heartbeat", "metrics.logged")]

    def outcomes(self) -> dict[int, str]:
        """How each attempt ended."""
        return {data["attempt"]: data["outcome"] for data in self.lab.of_type("run.ended")}


def _provider(url: str, shelf: Path) -> Iterator[Provider]:
    made = Provider(Lab(url), shelf)
    yield made
    for process in made.made:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def provider(sqlite_url: str, tmp_path: Path) -> Iterator[Provider]:
    """A provider whose workers report to a SQLite file."""
    yield from _provider(sqlite_url, tmp_path / "volume")


@pytest.fixture
def any_provider(url: str, tmp_path: Path) -> Iterator[Provider]:
    """A provider whose workers report to each database in turn."""
    yield from _provider(url, tmp_path / "volume")


@pytest.fixture
def until() -> Callable[..., None]:
    """Wait for a condition, at most 30 seconds."""

    def wait(condition: Callable[[], Any], seconds: float = 30.0) -> None:
        import time

        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come about in time"
            time.sleep(0.02)

    return wait
