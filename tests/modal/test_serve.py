"""The control plane as a program, and the workers' own questions to it as programs."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loopback.server import Server

ROOT = Path(__file__).resolve().parents[2]


class Plane:
    """A running program: its address, and commands to it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.told = json.loads(process.stdout.readline())
        host, _, port = self.told["control"].partition(":")
        self._link = socket.create_connection((host, int(port)), timeout=10)
        self._lines = self._link.makefile("rw")

    def do(self, what: str, /, **command: Any) -> dict[str, Any]:
        """Send one command; its answer."""
        self._lines.write(json.dumps({"do": what, **command}) + "\n")
        self._lines.flush()
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._link.close()


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    """The program, ended by SIGTERM."""
    command = [sys.executable, "tests/loopback/serve.py", "--state", str(tmp_path / "s"), "--ledger-url", "u"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        started = Plane(process)
        yield started
        started.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def ask(url: str, *arguments: str) -> dict[str, Any]:
    """`python -m workers …` against a control plane; its document."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MODAL_")}
    provider = {
        "MODAL_SERVER_URL": url, "MODAL_TOKEN_ID": "ak-test", "MODAL_TOKEN_SECRET": "as-test",
        "MODAL_DISABLE_API_PROXY": "1", "MODAL_CONFIG_PATH": "/nonexistent/modal.toml",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "workers", *arguments], env={**kept, **provider}, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_program_and_commands(plane: Plane) -> None:
    """One JSON line tells the address; commands are answered, wrong ones with an error."""
    assert plane.told["url"].startswith("http://127.0.0.1:")
    assert plane.do("calls") == {"result": []}
    app = plane.do("foreign_app", name="somebody-elses", owner="bob")["result"]
    plane.do("bill", app=app, hour=1_795_000_000 // 3600 * 3600, cost="1.5")
    assert "AttributeError" in plane.do("explode")["error"]
    listed = ask(plane.told["url"], "apps", "--backend", "modal")
    assert [(found["app"], found["tags"]) for found in listed["apps"]] == [(app, {"owner": "bob"})]
    assert abs(listed["clock_skew"]) < 5


def test_rates_for_the_ledger(running: Server) -> None:
    """What the ledger is told: micro-dollars an hour by our names."""
    told = ask(running.url, "rates", "--backend", "modal")
    assert told["provider"] == "modal"
    assert told["rates"]["A10"] == 1_100_000
    assert told["rates"]["cpu"] == 47_300
    assert told["rates"]["memory"] == 8_000
