"""Experiments for the workers' tests: proposed and queued directly, with training code of the test's own."""

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ledger.address import sqlite_path
from ledger.places import frozen_folder, spool_folder
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream, streams_like
from schemas.envelope import Event, NewEvent

ROOT = Path(__file__).resolve().parents[2]
DATA = "subject,x\n1,1.0\n2,2.0\n3,3.0\n"


def _files(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "path": path.relative_to(folder).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


@dataclass
class Lab:
    """One ledger with one experiment; `launch` runs its queued runs in a supervisor of its own."""

    url: str
    experiment: str = "xtest"
    metric: str = "rmse"
    spool: Path = Path()
    frozen: Path = Path()
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def propose(
        self, code: str, *, seeds: int = 1, subjects: int = 1, config: dict[str, Any] | None = None,
        **compute: Any,
    ) -> None:  # fmt: skip
        """Propose an experiment whose entry is `train` in the module `script`."""
        with open_store(self.url) as store:
            self.spool = spool_folder(store.url, store.ledger_id)
            self.frozen = frozen_folder(store.url, store.ledger_id, "a" * 64)
            for name, text in (("code/script.py", textwrap.dedent(code)), ("data/d.csv", DATA)):
                (self.frozen / name).parent.mkdir(parents=True, exist_ok=True)
                (self.frozen / name).write_text(text)
            plan = {
                "subjects": [str(n) for n in range(1, subjects + 1)], "seeds": list(range(1, seeds + 1)),
                "configs": [config or {}],
            }  # fmt: skip
            data = self._proposed(plan, compute)
            append(
                store,
                [StreamAppend(f"experiment-{self.experiment}", [NewEvent("experiment.proposed", data)])],
            )

    def queue(self, *, smoke: bool = False) -> list[str]:
        """Queue every cell, or the first alone as the smoke run."""
        with open_store(self.url) as store:
            proposed = read_stream(store, f"experiment-{self.experiment}")[0].data
            plan = proposed["plan"]
            cells = [(s, seed) for s in plan["subjects"] for seed in plan["seeds"]]
            appends, runs = [], []
            for number, (subject, seed) in enumerate(cells[: 1 if smoke else None], 1):
                queued = {
                    "project": "p", "experiment": self.experiment, "cell": number, "subject": subject,
                    "seed": seed, "config": plan["configs"][0], "smoke": smoke, "digest": "a" * 64,
                }  # fmt: skip
                runs.append(f"{self.experiment}.{number}")
                appends.append(StreamAppend(f"run-{runs[-1]}", [NewEvent("run.queued", queued)]))
            append(store, appends)
        return runs

    def start(self, *, workers: int = 2) -> "subprocess.Popen[bytes]":
        """Start the supervisor as the command line does; returns at once."""
        with (self.spool.parent / "supervisor.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "workers", "run", "--url", self.url, "--experiment", self.experiment,
                 "--workers", str(workers)],
                cwd=ROOT, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
                env={**os.environ, "MODAL_TOKEN_SECRET": "s3cret", "PGPASSWORD": "s3cret"},
            )  # fmt: skip
        self.running.append(process)
        return process

    def launch(self, *, workers: int = 2) -> tuple[int, dict[str, Any]]:
        """Run to the end; exit code and document."""
        process = self.start(workers=workers)
        out, _ = process.communicate(timeout=90)
        return process.returncode, json.loads(out)

    def events(self, run: int | str = 1) -> list[Event]:
        """All events of a run's stream."""
        with open_store(self.url) as store:
            return read_stream(store, f"run-{self.experiment}.{run}")

    def of_type(self, type_name: str, run: int | str = 1) -> list[dict[str, Any]]:
        """Data of a run's events of one type."""
        return [event.data for event in self.events(run) if event.type == type_name]

    def end(self, run: int | str = 1) -> dict[str, Any]:
        """How a run's last attempt ended."""
        return self.of_type("run.ended", run)[-1]

    def stream(self, name: str) -> list[Event]:
        """All events of any stream."""
        with open_store(self.url) as store:
            return read_stream(store, name)

    def streams(self, prefix: str) -> list[str]:
        """Names of streams."""
        with open_store(self.url) as store:
            return streams_like(store, prefix)

    def folder(self, run: int = 1, attempt: int = 1) -> Path:
        """An attempt's spool folder."""
        return self.spool / f"{self.experiment}.{run}.{attempt}"

    def database(self) -> Path:
        """The SQLite file."""
        return sqlite_path(self.url)

    def _proposed(self, plan: dict[str, Any], compute: dict[str, Any]) -> dict[str, Any]:
        files = _files(self.frozen / "data")
        spec = {
            "model": {"name": "m", "architecture": "script:M", "dimensions": "1-1"},
            "metric": {"name": self.metric, "unit": "ms", "direction": "lower", "split": "held-out subject"},
            "script": {"entry": "script:train"}, "config": {}, "volatile": {"keys": []},
            "observable": {"class": "CLASSICAL"},
            "compute": {
                "backend": "local", "gpus": 0, "expected_s": 1, "timeout_s": 60, "retries": 0,
                "rate_usd_per_hour": "0", "rate_source": "own", **compute,
            },
        }  # fmt: skip
        manifest = {
            "name": "d", "kind": "synthetic", "path": "d.csv", "subject_column": "subject", "files": files,
            "rows": 3, "subjects": ["1", "2", "3"], "digest": "b" * 64,
        }  # fmt: skip
        return {
            "project": "p", "name": "n", "spec": spec, "source": "/nowhere/spec.toml",
            "digests": dict.fromkeys(("plan", "spec", "code", "data", "environment"), "a" * 64),
            "fingerprints": dict.fromkeys(("config", "context", "code"), "c" * 64),
            "code": _files(self.frozen / "code"), "data": manifest, "environment": {}, "plan": plan,
        }  # fmt: skip


def _lab(url: str) -> Iterator[Lab]:
    made = Lab(url)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def lab(sqlite_url: str) -> Iterator[Lab]:
    """A ledger in a SQLite file."""
    yield from _lab(sqlite_url)


@pytest.fixture
def any_lab(url: str) -> Iterator[Lab]:
    """A ledger on each database in turn."""
    yield from _lab(url)


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
