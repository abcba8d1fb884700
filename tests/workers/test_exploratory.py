"""`python -m workers exec`: a command in its own words, recorded."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from schemas.envelope import NewEvent

ROOT = Path(__file__).resolve().parents[2]


def start(lab: Any, *command: str) -> "subprocess.Popen[bytes]":
    """Queue an exploratory run and run a command in it."""
    queued = {"kind": "exploratory", "project": "p", "command": list(command)}
    with open_store(lab.url) as store:
        append(store, [StreamAppend("run-try.1", [NewEvent("run.queued", queued)])])
    lab.experiment = "try"
    process = subprocess.Popen(
        [sys.executable, "-m", "workers", "exec", "--url", lab.url, "--run", "try.1", "--project", "p",
         "--", *command],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "AWS_SECRET_ACCESS_KEY": "s3cret"}, start_new_session=True,
    )  # fmt: skip
    lab.running.append(process)
    return process


def python(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


@pytest.mark.parametrize(
    ("command", "code", "outcome"),
    [
        (python("print('shown')"), 0, "ok"),
        (python("raise SystemExit(7)"), 7, "failed"),
        (python("import os; os.kill(os.getpid(), 9)"), 137, "killed"),
        (("/no/such/command",), 127, "failed"),
        (python("import os, sys; sys.exit('AWS_SECRET_ACCESS_KEY' in os.environ)"), 0, "ok"),
    ],
)
def test_a_command_is_recorded(lab: Any, command: tuple[str, ...], code: int, outcome: str) -> None:
    """Its exit code is passed on, its end and cost recorded, and it gets no credentials."""
    process = start(lab, *command)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == code
    assert lab.end()["outcome"] == outcome
    assert len(lab.of_type("cost.incurred")) == 1
    assert (b"shown" in out) == ("print('shown')" in command)


def test_an_interrupted_command_is_stopped(lab: Any, until: Callable[..., None]) -> None:
    """SIGTERM is passed on, and the end says that it was stopped."""
    process = start(lab, *python("import time; print('ready', flush=True); time.sleep(60)"))
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert lab.end()["outcome"] == "stopped"
