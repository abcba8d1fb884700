"""The README's own example, run as a reader would run it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
_FILE = re.compile(r"```\w+ file=(\S+)\n(.*?)```", re.DOTALL)
_SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def ledger(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LEDGER_")}
    return subprocess.run(
        [sys.executable, "-m", "ledger", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_example_runs_to_its_table(tmp_path: Path) -> None:
    """The files and the commands of the README give a complete table; one changed value is one command."""
    for name, text in _FILE.findall(README):
        (tmp_path / name).write_text(text)
    commands = [
        line.split("#")[0].split() for line in "".join(_SHELL.findall(README)).splitlines() if line.strip()
    ]
    assert [words[0] for words in commands] == ["ledger"] * len(commands)
    for words in commands:
        done = ledger(words[1:], tmp_path)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    table = json.loads(ledger(["table", "ridge", "--json"], tmp_path).stdout)
    assert table["subjects"] == {"declared": 3, "present": 3, "missing": []}
    spec = tmp_path / "ridge.toml"
    spec.write_text(spec.read_text().replace("strength = 1.0", "strength = 2.0"))
    found = json.loads(ledger(["propose", "ridge.toml", "--from", "ridge", "--json"], tmp_path).stdout)
    assert (found["changed"], found["answers_missing"]) == (["config.strength"], [])
    done = ledger(["launch", found["experiment"], "--smoke", "--wait"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_training_function_is_short() -> None:
    """The example that a user copies has no more than thirty lines of code."""
    text = dict(_FILE.findall(README))["train_ridge.py"]
    assert len([line for line in text.splitlines() if line.strip()]) <= 30


def test_every_link_of_the_readme_leads_somewhere() -> None:
    """Local links and pictures of the README exist."""
    missing = [link for link in re.findall(r"\]\(([^)#:]+)\)", README) if not (ROOT / link).exists()]
    assert not missing
