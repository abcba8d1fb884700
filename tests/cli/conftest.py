"""A command line to call: as a process of its own, or in this process on either database."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; fails if there is anything else."""
        return json.loads(self.out, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is not JSON")


Run = Callable[..., Done]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without any setting of a ledger."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LEDGER_", "NO_COLOR"))}
    return {**kept, **more}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("status", "--json")` in the test's folder, as a process of its own."""

    def call(*words: str, cwd: Path = tmp_path, **more: str) -> Done:
        state = str(tmp_path / "state")
        done = subprocess.run(
            [sys.executable, "-m", "ledger", *words],
            cwd=cwd,
            env=environment(XDG_STATE_HOME=state, **more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call


ANSWERS = {
    "tokenization": "one day of one person: the score",
    "isa_formula": "train_shift:Shift, train_shift.py",
    "b_matrix": "n/a: closed form",
    "training": "n/a: one mean, nothing is trained",
    "metric": "mae in points on the held-out subject",
    "research_question": "This run tests whether the mean of others predicts an unseen person.",
    "prior_results": "none found in this ledger",
    "known_bugs": "none known",
}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The test's folder with a small experiment in it: `shift.toml`, its script and its data."""
    for path in (Path(__file__).parent / "example").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def answers() -> list[str]:
    """The options that answer the eight questions of the example."""
    return [part for field, text in ANSWERS.items() for part in ("--answer", f"{field}={text}")]


Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def call(url: str, example: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Call:
    """`call("status")` → exit code and the one document on stdout, on each database in turn."""
    monkeypatch.chdir(example)
    monkeypatch.setenv("LEDGER_URL", url)
    monkeypatch.setenv("LEDGER_ACTOR", "ada")

    def one(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return one


@pytest.fixture
def proposed(call: Call) -> str:
    """The id of the proposed example."""
    code, document = call("propose", "shift.toml")
    assert code == 0
    return str(document["experiment"])


@pytest.fixture
def ready(example: Path, answers: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Path:
    """A folder with a ledger in which the example has passed the gate; made in this process."""
    monkeypatch.chdir(example)
    monkeypatch.setenv("XDG_STATE_HOME", str(example / "state"))
    for words in (["init"], ["propose", "shift.toml"], ["gate", "shift", *answers]):
        assert main(words) == 0
    capsys.readouterr()
    return example
