"""Mistakes of whoever types: each is told with its remedy, none is a fault of the program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main

Call = Callable[..., tuple[int, Any]]
BAD = ["a" * 20_001, "a\0b", "a\udcffb"]
STAGE = ["--grade", "E3", "--decision", "d", "--benchmark", "1 ms", "--learnings", "l", "--next", "n"]
WORDS = {
    "title": ["decide", "?", "--because", "b"], "because": ["decide", "t", "--because", "?"],
    "feature": ["stage", "--feature", "?", "--result", "1 ms", *STAGE],
    "result": ["stage", "--feature", "f", "--result", "?", *STAGE],
    "training": ["gate", "@last", "--answer", "training=?"],
    "why": ["dead-end", "mark", "@last", "--why", "?"],
    "assumption": ["dead-end", "reopen", "d1", "--assumption", "?"],
    "actor": ["decide", "t", "--because", "b", "--actor", "?"],
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=["long", "nul", "stray"])
@pytest.mark.parametrize("field", WORDS)
def test_a_text_that_cannot_be_stored_ends_with_2(call: Call, proposed: str, field: str, text: str) -> None:
    """Too long, U+0000 or a stray byte: exit 2, and the field is named."""
    code, document = call(*(word.replace("?", text) for word in WORDS[field]))
    assert (code, set(document)) == (2, {"error", "remedy"})
    assert field in document["error"]


def test_a_folder_that_cannot_be_written_has_a_remedy(call: Call, example: Path) -> None:
    """`export` below a plain file: exit 1, the folder and what to do instead."""
    (example / "plain").write_text("")
    code, document = call("export", "--to", "plain/pages")
    assert code == 1
    assert "plain/pages cannot be written" in document["error"]
    assert "--to" in document["remedy"]


def test_a_shared_name_is_said_on_stderr(ready: Path, capsys: Any) -> None:
    """The newest of a name is taken and told, for every command; stdout stays one document."""
    assert main(["propose", "shift.toml", "--json"]) == 0
    newest = json.loads(capsys.readouterr().out)["experiment"]
    said = f"shift: the newest of 2 experiments of that name, {newest}; name the id for another\n"
    for words in (
        ["gate", "shift"],
        ["estimate", "shift"],
        ["status", "shift"],
        ["audit", "--experiment", "shift"],
    ):
        assert main([*words, "--json"]) == 0
        out, err = capsys.readouterr()
        assert err == said
        json.loads(out)
    assert main(["status", newest, "--json"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "code"), [("lab", 0), ("my lab", 2)])
def test_try_takes_the_name_of_its_folder(tmp_path: Path, run: Any, name: str, code: int) -> None:
    """Without a project it is the folder's name where that is legal, else exit 2 with a remedy."""
    folder = tmp_path / name
    folder.mkdir()
    assert run("init", cwd=folder).code == 0
    done = run("try", "--json", "--", "true", cwd=folder)
    assert done.code == code
    assert done.json.get("project", done.json.get("remedy")) == (
        "lab" if code == 0 else "state it: --project NAME, or set LEDGER_PROJECT"
    )
