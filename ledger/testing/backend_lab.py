"""A tiny ledger with runs that a backend can start, and training code that prints, sleeps, fails or dies."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.places import home
from ledger.store.append import StreamAppend, append
from ledger.store.read import read_stream
from ledger.store.store import Store
from schemas.envelope import Event, NewEvent

EXPERIMENT, PROJECT, DIGEST = "xcontract1", "p", "a" * 64
ODD = 'a folder\'s "name" with $HOME and ö'
SAID, COMPLAINED = "said by the run", "complained by the run"
DATA = "subject,x\n1,1.0\n2,2.0\n3,3.0\n"
CODE = f"""
import os, signal, sys, time

def train(run):
    globals()[run.config["do"]](run)

def prints(run):
    print({SAID!r}, ascii(str(run.data)))
    print({COMPLAINED!r}, file=sys.stderr)
    print("seen:", secrets(name + "=" + value for name, value in os.environ.items()))
    print("its worker's:", secrets(worker()))
    run.result({{"rmse": 1.0}})

def secrets(lines):
    return sorted(line.partition("=")[0] for line in lines if "a-secret-of-ours" in line)

def worker():
    try:
        with open("/proc/" + str(os.getppid()) + "/environ") as file:
            return file.read().split(chr(0))
    except OSError:
        return []

def sleeps(run):
    print({SAID!r}, flush=True)
    run.log({{"loss": 1.0}}, step=1)
    time.sleep(300)

def fails(run):
    raise RuntimeError("a fault of the training code")

def dies(run):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass
class BackendLab:
    """One experiment in an open ledger. `place` has the fields of a Place, `envelope` starts nothing."""

    store: Store
    url: str
    compute: dict[str, Any] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        base = home(self.url, self.store.ledger_id) / ODD
        self.frozen, self.folder = base / "frozen", base / "calls of it"
        self.folder.mkdir(parents=True)
        for name, text in (("code/script.py", CODE), ("data/d.csv", DATA)):
            (self.frozen / name).parent.mkdir(parents=True)
            (self.frozen / name).write_text(text, encoding="utf-8")
        self.compute = {
            "backend": "process", "gpus": 0, "expected_s": 1.0, "timeout_s": 600.0, "retries": 0,
            "rate_usd_per_hour": "0", "rate_source": "own hardware", **self.compute,
        }  # fmt: skip
        self._tell(f"experiment-{EXPERIMENT}", ("experiment.proposed", self._proposed()))

    def place(self) -> dict[str, Any]:
        """The fields of a Place."""
        return {
            "ledger": self.store.ledger_id, "experiment": EXPERIMENT, "project": PROJECT, "digest": DIGEST,
            "url": self.url, "frozen": self.frozen, "compute": self.compute, "claims": 1,
            "folder": self.folder,
        }  # fmt: skip

    def envelope(self, do: str) -> dict[str, Any]:
        """Queue a run whose training prints, sleeps, fails or dies; its first attempt is intended."""
        self.runs += 1
        run = f"{EXPERIMENT}.{self.runs}"
        queued = {
            "project": PROJECT, "experiment": EXPERIMENT, "cell": self.runs, "subject": "1",
            "seed": self.runs, "config": {"do": do}, "smoke": False, "digest": DIGEST,
        }  # fmt: skip
        intended = {"attempt": 1, "backend": self.compute["backend"], "spool": f"contract:{run}.1"}
        self._tell(f"run-{run}", ("run.queued", queued), ("spawn.intended", intended))
        return {
            "ledger": self.store.ledger_id, "experiment": EXPERIMENT, "run": run, "attempt": 1,
            "digest": DIGEST, "claims": 1, "frozen": str(self.frozen), "folder": str(self.folder),
        }  # fmt: skip

    def events(self, envelope: dict[str, Any], type_name: str) -> list[Event]:
        """What a run's stream holds of one type."""
        found = read_stream(self.store, f"run-{envelope['run']}")
        return [event for event in found if event.type == type_name]

    def _tell(self, stream: str, *told: tuple[str, dict[str, Any]]) -> None:
        append(self.store, [StreamAppend(stream, [NewEvent(kind, data) for kind, data in told])])

    def _proposed(self) -> dict[str, Any]:
        files = _files(self.frozen / "data")
        spec = {
            "model": {"name": "m", "architecture": "script:M", "dimensions": "1-1"},
            "metric": {"name": "rmse", "unit": "ms", "direction": "lower", "split": "held-out subject"},
            "script": {"entry": "script:train"}, "config": {}, "volatile": {"keys": []},
            "observable": {"class": "CLASSICAL"}, "compute": self.compute,
        }  # fmt: skip
        manifest = {
            "name": "d", "kind": "synthetic", "path": "d.csv", "subject_column": "subject", "files": files,
            "rows": 3, "subjects": ["1", "2", "3"], "digest": "b" * 64,
        }  # fmt: skip
        return {
            "project": PROJECT, "name": "n", "spec": spec, "source": "spec.toml",
            "digests": dict.fromkeys(("plan", "spec", "code", "data", "environment"), DIGEST),
            "fingerprints": dict.fromkeys(("config", "context", "code"), "c" * 64),
            "code": _files(self.frozen / "code"), "data": manifest, "environment": {},
            "plan": {"subjects": ["1", "2", "3"], "seeds": list(range(1, 99)), "configs": [{"do": "prints"}]},
        }  # fmt: skip


def _files(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "path": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for path in sorted(folder.iterdir())
        if path.is_file()
    ]
