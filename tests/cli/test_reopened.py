"""A dead end that was reopened may be run again under the same plan; empty words reopen nothing."""

import json
import subprocess
import sys
from pathlib import Path

TRAIN = """
from workers import Run


class Model:
    pass


def train(run: Run) -> None:
    run.describe(parameters=1)
    run.result({"mae": float("nan")})
"""
ROOT = Path(__file__).resolve().parents[2]


def asked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ledger", *words, "--json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def ledger(folder: Path, *words: str) -> tuple[int, dict]:
    done = asked(folder, *words)
    return done.returncode, json.loads(done.stdout)


def diverging(folder: Path) -> None:
    """The README's example with a code whose result is NaN, in a new ledger."""
    blocks = (ROOT / "README.md").read_text().split("```")
    for block in blocks:
        head, _, text = block.partition("\n")
        if " file=" in head:
            (folder / head.partition("file=")[2]).write_text(text)
    (folder / "train_ridge.py").write_text(TRAIN.replace("Model", "Ridge"))
    ledger(folder, "init")


def test_the_neighbours_are_told_beside_a_json_refusal(tmp_path: Path) -> None:
    """stderr shows how the near earlier runs ended and which keys differ; stdout is the refusal alone."""
    diverging(tmp_path)
    ledger(tmp_path, "propose", "ridge.toml")
    ledger(tmp_path, "launch", "ridge", "--smoke", "--wait")
    spec = (tmp_path / "ridge.toml").read_text().replace("none known", "a NaN is known, it is tried again")
    spec = spec.replace('name = "ridge"', 'name = "again"', 1).replace("strength = 1.0", "strength = 1.5")
    (tmp_path / "again.toml").write_text(spec)
    ledger(tmp_path, "propose", "again.toml")
    done = asked(tmp_path, "launch", "again", "--smoke", "--wait")
    assert (done.returncode, list(json.loads(done.stdout))) == (3, ["refused"])
    assert "near scores/ridge" in done.stderr
    assert "nan 1" in done.stderr
    assert "strength: 1.0 → 1.5" in done.stderr


def test_a_reopened_dead_end_runs_again(tmp_path: Path) -> None:
    """NaN, refused; reopened with a named assumption, the same plan starts its cell once more."""
    diverging(tmp_path)
    _, proposed = ledger(tmp_path, "propose", "ridge.toml")
    name = proposed["experiment"]
    assert ledger(tmp_path, "launch", name, "--smoke", "--wait")[0] == 1
    code, refused = ledger(tmp_path, "launch", name, "--smoke", "--wait")
    assert (code, {item["rule"] for item in refused["refused"]}) == (3, {"R12"})
    dead = ledger(tmp_path, "dead-end", "list")[1]["dead_ends"][0]["dead_end"]
    assert ledger(tmp_path, "dead-end", "reopen", dead, "--assumption", "none")[0] == 2
    assert ledger(tmp_path, "dead-end", "reopen", dead, "--assumption", "the data were repaired")[0] == 0
    code, again = ledger(tmp_path, "launch", name, "--smoke", "--wait")
    assert (code, again["outcomes"]) == (1, {"nan": 1})
    ends = ledger(tmp_path, "audit", "--run", f"{name}.1", "--type", "run.ended")[1]["events"]
    assert len(ends) == 2
    assert ledger(tmp_path, "launch", name, "--smoke", "--wait")[0] == 3, "it closed again by itself"
    assert ledger(tmp_path, "verify")[1]["ok"]


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two columns that a query gives the same name keep their own values."""
    ledger(tmp_path, "init")
    _, found = ledger(tmp_path, "audit", "--sql", "SELECT idx AS a, version + 1 AS a FROM events")
    assert found == {"columns": ["a", "a_2"], "events": [{"a": 1, "a_2": 2}]}
