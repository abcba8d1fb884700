"""The boundary: each error class has its exit code, and `--json` keeps stdout to one document."""

import json
from typing import Any

import pytest

from ledger import errors
from ledger.cli.boundary import report, wants_json
from ledger.cli.main import main
from schemas.canonical import UnstorableEvent
from schemas.registry import InvalidEvent

REFUSAL = {"rule": "R13", "reason": "two answers are missing", "remedy": "answer them"}
CODES = [
    (errors.LedgerError("a"), 1),
    (errors.DiskFull(), 1),
    (errors.UsageError("a"), 2),
    (errors.Refused([REFUSAL]), 3),
    (errors.NoLedger(), 4),
    (errors.WrongVersion("run-x.1", "3", 4), 5),
    (errors.Broken(), 6),
    (ValueError("a"), 1),
    (InvalidEvent("decision.recorded v1: title: at most 300 characters"), 2),
    (UnstorableEvent("U+0000 cannot be stored"), 2),
    (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"), 2),
]


@pytest.mark.parametrize(("error", "code"), CODES, ids=lambda value: type(value).__name__)
def test_each_error_has_its_exit_code(error: Exception, code: int, capsys: Any) -> None:
    """The exit code is that of the error's class, with and without --json."""
    assert report(error, as_json=False) == code
    assert report(error, as_json=True) == code


@pytest.mark.parametrize(("error", "code"), CODES, ids=lambda value: type(value).__name__)
def test_json_errors_are_one_document_on_stdout(error: Exception, code: int, capsys: Any) -> None:
    """With --json an error is one document with fixed keys, and stderr stays empty."""
    report(error, as_json=True)
    out, err = capsys.readouterr()
    keys = {"refused"} if code == 3 else {"error", "remedy"}
    assert set(json.loads(out)) == keys
    assert err == ""


@pytest.mark.parametrize(("error", "code"), CODES, ids=lambda value: type(value).__name__)
def test_text_errors_are_short_and_on_stderr(error: Exception, code: int, capsys: Any) -> None:
    """Without --json nothing is on stdout, and stderr has no traceback."""
    report(error, as_json=False)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert 1 <= len(err.splitlines()) <= 4


def test_a_refusal_names_rule_reason_and_remedy(capsys: Any) -> None:
    """The text of a refusal has its rule's number, the reason and what to do."""
    report(errors.Refused([REFUSAL]), as_json=False)
    err = capsys.readouterr().err
    assert "refused by R13: two answers are missing\n  answer them\n" in err
    assert "recorded" in err


def test_an_unrecorded_refusal_does_not_claim_to_be_recorded(capsys: Any) -> None:
    """Where a rule refused a look, nothing says that it was written down."""
    report(errors.Refused([REFUSAL], recorded=False), as_json=False)
    assert "recorded" not in capsys.readouterr().err


def test_hostile_text_in_an_error_reaches_no_terminal(capsys: Any) -> None:
    """Escape sequences in a name do not get into the text of an error."""
    report(errors.NotFound("no experiment \x1b[2J\x07evil\r\x9b31m"), as_json=False)
    err = capsys.readouterr().err
    assert "evil" in err
    assert not set(err) & set("\x1b\x07\r\x9b")


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """LEDGER_DEBUG=1 adds the traceback on stderr; stdout stays one document."""
    monkeypatch.setenv("LEDGER_DEBUG", "1")
    try:
        raise KeyError("x")
    except KeyError as error:
        report(error, as_json=True)
    out, err = capsys.readouterr()
    assert "Traceback" in err
    assert json.loads(out)["error"] == "KeyError: 'x'"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["stauts"], "Did you mean status"),
        (["status", "--jsno"], "--json"),
        (["gate"], "Missing argument"),
        (["audit", "--limit", "many"], "many"),
        (["--bogus"], "--bogus"),
        (["dead-end"], "list"),
    ],
)
def test_mistakes_in_the_command_line_end_with_2(words: list[str], hint: str, capsys: Any) -> None:
    """A misspelt command or option, a missing or malformed argument: exit 2 and a hint."""
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert hint in err
    assert main([*words, "--json"]) == 2
    assert set(json.loads(capsys.readouterr().out)) == {"error", "remedy"}


def test_json_belongs_to_the_ledger_only_before_the_dashes() -> None:
    """`ledger try -- tool --json` asks the tool for JSON, not the ledger."""
    assert wants_json(["try", "--json", "--", "tool"])
    assert not wants_json(["try", "--", "tool", "--json"])
