"""An experiment on Modal: the real command line, real supervisors, the real client and real workers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.store.open import open_store
from ledger.store.read import read_stream, streams_like
from tests.paid.on_modal.plan import SCRIPT, SPEC

ROOT = Path(__file__).resolve().parents[3]


class Plane:
    """The control plane as a process of its own, and commands to it."""

    def __init__(self, folder: Path) -> None:
        serve = [sys.executable, str(ROOT / "tests" / "loopback" / "serve.py"), "--warm"]
        self.process = subprocess.Popen(
            [*serve, "--state", str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        host, _, port = told["control"].partition(":")
        self.url: str = told["url"]
        self._link = socket.create_connection((host, int(port)))
        self._lines = self._link.makefile("rw")

    def do(self, what: str, /, **command: Any) -> Any:
        """One command and its answer."""
        self._lines.write(json.dumps({"do": what, **command}) + "\n")
        self._lines.flush()
        answer = json.loads(self._lines.readline())
        assert "error" not in answer, answer
        return answer["result"]

    def close(self) -> None:
        """End the process and its containers."""
        self._lines.close()
        self._link.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


@dataclass
class Modal:
    """One project folder with a ledger, before a control plane. `acts`: what each person's run does."""

    folder: Path
    url: str
    plane: Plane
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """With credentials, unless they are overwritten by empty texts."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MODAL_")}
        found = {
            **kept, "MODAL_SERVER_URL": self.plane.url,
            "MODAL_TOKEN_ID": "ak-t", "MODAL_TOKEN_SECRET": "as-t",
            "MODAL_DISABLE_API_PROXY": "1", "MODAL_CONFIG_PATH": str(self.folder / "no-modal.toml"),
            "LEDGER_URL": self.url, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), *sys.path])),
            "MODAL_BUILD_VALIDATION": "ignore", **more,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def ledger(self, *words: str, **more: str) -> tuple[int, Any]:
        """`ledger WORDS --json`: exit code and document."""
        done = subprocess.run(
            [sys.executable, "-m", "ledger", *words, "--json"], cwd=self.folder, env=self.environment(**more),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def start(self, *words: str, **more: str) -> "subprocess.Popen[bytes]":
        """A process of ours that goes on, `python -m WORDS`; what it says is in `log`."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", *words], cwd=self.folder, env=self.environment(**more),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def propose(self, name: str = "wait", people: int = 2, **acts: str) -> str:
        """A plan of a run for each person, its price shown; `acts` by person (`p1`): what his run does."""
        rows = "".join(f"p{number},1\n" for number in range(1, people + 1))
        (self.folder / f"{name}.csv").write_text("person,x\n" + rows)
        for person, act in acts.items():
            (self.folder / f"{person}.act").write_text(act)
        (self.folder / f"{name}_train.py").write_text(SCRIPT.format(folder=str(self.folder)))
        (self.folder / f"{name}.toml").write_text(SPEC.format(name=name))
        code, document = self.ledger("propose", f"{name}.toml")
        assert code == 0, document
        assert self.ledger("estimate", document["experiment"])[0] == 0
        return str(document["experiment"])

    def act(self, person: str, act: str) -> None:
        """What a run does from now on."""
        (self.folder / f"{person}.act").write_text(act)

    def events(self, run: str, *types: str) -> list[dict[str, Any]]:
        """The data of a run's events, of these types."""
        with open_store(self.url) as store:
            found = read_stream(store, f"run-{run}")
        return [{"type": e.type, **e.data} for e in found if not types or e.type in types]

    def money(self) -> list[tuple[str, str]]:
        """Each reservation and how it stands."""
        from ledger.handle import load

        with open_store(self.url) as store:
            days = [load(store, stream).state for stream in streams_like(store, "budget-")]
        return [(name, held.status) for day in days for name, held in sorted(day.reservations.items())]

    def until(self, true: Callable[[], Any], seconds: float = 60.0) -> Any:
        """What a question finally says; a slow machine may need long."""
        end = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < end, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.05)
        return found

    def close(self) -> None:
        """End what this test has started."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
