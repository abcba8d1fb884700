"""What an ordinary file system can do to a ledger, and the words of the ledger without one."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main


def test_a_rolled_back_ledger_is_noticed(ready: Path, capsys: Any) -> None:
    """An older copy put in the place of a ledger whose head is known: `verify` ends with 6."""
    file = ready / ".ledger" / "ledger.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(file, ready / "older.db")
    assert main(["decide", "A", "--because", "b"]) == 0
    assert main(["verify"]) == 0
    for mark in ("", "-wal", "-shm"):
        file.with_name(file.name + mark).unlink(missing_ok=True)
    shutil.copy(ready / "older.db", file)
    capsys.readouterr()
    assert main(["verify", "--json"]) == 6
    assert "rolled back" in json.dumps(json.loads(capsys.readouterr().out)["breaks"])


def test_a_command_that_wrote_remembers_the_head(ready: Path) -> None:
    """After a command that wrote, also a refused one, the head is in the user's state folder."""
    heads = sorted((ready / "state" / "ledger" / "heads").iterdir())
    known = json.loads(heads[0].read_text())["size"]
    assert main(["launch", "shift"]) == 3
    assert json.loads(heads[0].read_text())["size"] > known


@pytest.mark.parametrize("words", [["status"], ["verify"], ["init"], ["decide", "a", "--because", "b"]])
def test_a_foreign_database_ends_with_1(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """A database of another program is left as it is: exit 1, and the remedy names LEDGER_URL."""
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
        connection.commit()
    before = file.read_bytes()
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{file}")
    assert main([*words, "--json"]) == 1
    assert "LEDGER_URL" in json.loads(capsys.readouterr().out)["remedy"]
    assert file.read_bytes() == before


@pytest.mark.parametrize("address", ["mysql://a:secret@b/c", "sqlite://", "sqlite:///:memory:", "https://a"])
def test_an_address_that_is_none_ends_with_2(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """An address that is not understood: exit 2, without its password."""
    monkeypatch.setenv("LEDGER_URL", address)
    assert main(["status", "--json"]) == 2
    assert "secret" not in capsys.readouterr().out


def test_reading_only_reads(ready: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Through `mode=ro` everything that reads works, and what writes ends with 1."""
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{ready}/.ledger/ledger.db?mode=ro")
    for words in (["status"], ["audit"], ["verify"], ["gate", "shift"], ["dead-end", "list"], ["replay"]):
        assert main(words) == 0, words
    capsys.readouterr()
    assert main(["decide", "a", "--because", "b", "--json"]) == 1
    assert "mode=ro" in json.loads(capsys.readouterr().out)["remedy"]


def test_schemas_need_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """`schema` lists types, gives one or all of them, and the spec, as JSON Schema 2020-12."""
    monkeypatch.chdir(tmp_path)
    assert main(["schema"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert main(["schema", "--json"]) == 0
    every = json.loads(capsys.readouterr().out)
    assert sorted(every) == sorted([*listed, "spec"])
    assert {one["$schema"] for one in every.values()} == {"https://json-schema.org/draft/2020-12/schema"}
    assert main(["schema", "run.ended"]) == 0
    assert json.loads(capsys.readouterr().out) == every["run.ended"]
    assert main(["schema", "run.ended", "--schema-version", "99"]) == 4


def test_an_approver_enrols_at_a_terminal_only(capsys: Any) -> None:
    """`init --approver` without a person ends with 3 (R18), before anything is written."""
    assert main(["init", "--approver", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["refused"][0]["rule"] == "R18"
