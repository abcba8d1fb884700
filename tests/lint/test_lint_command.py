"""`ledger lint`: what a person reads, what a script reads, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main

BAD = """import modal

app = modal.App("sleep")


@app.function(timeout=60)
def train(fold):
    print(fold)


def main():
    train.map(range(3))
"""
SAID = """
bad.py:6   R25 error    `train` has no retries
                        state `retries=1` or more: every Modal function can be preempted
bad.py:8   R27 warning  `print` without flush in a Modal function: its output is held back
                        `print(…, flush=True)`, or first of all `sys.stdout.reconfigure(line_buffering=True)`
bad.py:12  R25 error    `train.map` is one call for all runs; its first failure loses the others
                        start each run by itself and keep its handle: `train.spawn(x)` for each x
bad.py: 2 errors, 1 warning
""".lstrip()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a ledger, with one bad script, one that is warned of and a good one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text(BAD)
    (tmp_path / "warned.py").write_text("for epoch in range(9):\n    print(epoch)\n")
    (tmp_path / "good.py").write_text("print('hello')\n")
    return tmp_path


def test_an_error_ends_with_3_and_is_read_with_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    """File, line, rule, level and message on one line, the remedy below it, the count at the end."""
    assert main(["lint", "bad.py"]) == 3
    out, err = capsys.readouterr()
    assert out == SAID
    assert err == ""


def test_warnings_end_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """Warnings alone are no refusal; nothing found is said."""
    assert main(["lint", "warned.py", "good.py"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 files: 1 warning"
    assert main(["lint", "good.py"]) == 0
    assert capsys.readouterr().out == "good.py: nothing found\n"


def test_json_has_the_findings_whether_refused_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    """One document with ok, files and findings; after an error also the refusals."""
    assert main(["lint", "good.py", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "files": ["good.py"], "findings": []}
    assert main(["lint", "warned.py", "bad.py", "--json"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"ok", "files", "findings", "refused"}
    assert document["ok"] is False
    assert document["files"] == ["warned.py", "bad.py"]
    assert [set(one) for one in document["findings"]] == [
        {"rule", "file", "line", "level", "message", "remedy"}
    ] * 4
    assert [(one["file"], one["line"]) for one in document["findings"]] == [
        ("warned.py", 2), ("bad.py", 6), ("bad.py", 8), ("bad.py", 12),
    ]  # fmt: skip
    assert [set(one) for one in document["refused"]] == [{"rule", "reason", "remedy"}] * 2
    assert document["refused"][1]["reason"].startswith("bad.py:12 `train.map`")


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("broken.py", b"x = 1\ndef f(:\n", 2, ["broken.py, line 2"]),
        ("a.ipynb", b"{}", 2, ["notebook", "nbconvert"]),
        ("latin.py", b"x = '\xe4'\n", 2, ["latin.py, line 1", "UTF-8"]),
        ("missing.py", None, 4, ["missing.py"]),
        (".", None, 2, ["folder", "ledger lint"]),
        ("a\0b.py", None, 2, ["null"]),
    ],
)
def test_what_cannot_be_linted_has_its_own_code(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    code: int,
    words: list[str],
) -> None:
    """Not Python, a notebook or a folder: 2; missing: 4; each with a remedy, and no finding of the others."""
    if content is not None:
        (folder / name).write_bytes(content)
    assert main(["lint", "bad.py", name, "--json"]) == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert document["remedy"]
    for word in words:
        assert word in document["error"] + document["remedy"]


def test_nothing_is_imported_or_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script that would write a file and end the process does neither."""
    (folder / "act.py").write_text("open('proof', 'w')\nraise SystemExit(9)\n")
    assert main(["lint", "act.py"]) == 0
    assert not (folder / "proof").exists()
    assert capsys.readouterr().out == "act.py: nothing found\n"


def test_a_hostile_name_does_not_reach_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters in a file's name are left out of the text."""
    name = "a\x1b[31m\nb.py"
    (folder / name).write_text(BAD)
    assert main(["lint", name]) == 3
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 7


def test_a_ledger_is_neither_needed_nor_written(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lint is a look: a refusal by it is no event."""
    monkeypatch.setenv("LEDGER_URL", sqlite_url)
    main(["verify", "--json"])
    before = json.loads(capsys.readouterr().out)["events"]
    assert main(["lint", "bad.py"]) == 3
    capsys.readouterr()
    main(["verify", "--json"])
    assert json.loads(capsys.readouterr().out)["events"] == before


def test_lint_loads_nothing_heavy(folder: Path) -> None:
    """Neither a database, nor a model, nor what the script imports."""
    import subprocess
    import sys

    code = (
        "import sys; from ledger.cli.main import main; main(['lint', 'bad.py']); print(sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    heavy = ("modal", "torch", "sqlite3", "pysqlite3", "sqlalchemy", "pydantic", "numpy", "rich")
    assert not [name for name in heavy if f"'{name}'" in done.stdout]
