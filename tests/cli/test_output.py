"""What leaves the program is valid JSON or safe text."""

import json
import math
import os
import subprocess
import sys
from typing import Any

import pytest

from ledger.cli import output


def test_non_finite_numbers_are_tagged(capsys: Any) -> None:
    """NaN and infinity become tagged values, wherever they are in the document."""
    output.print_json({"a": [1.5, math.nan, {"b": math.inf}], "c": (-math.inf,)})
    text = capsys.readouterr().out
    assert "NaN" not in text
    assert json.loads(text) == {
        "a": [1.5, {"nonfinite": "nan"}, {"b": {"nonfinite": "inf"}}],
        "c": [{"nonfinite": "-inf"}],
    }


def test_json_is_one_line_of_ascii(capsys: Any) -> None:
    """Where stdout is no terminal, a document is one line that every locale can carry."""
    output.print_json({"name": "Größe\u202e\x9b", "n": 1})
    text = capsys.readouterr().out
    assert text.isascii()
    assert text.count("\n") == 1
    assert json.loads(text)["name"] == "Größe\u202e\x9b"


def test_columns_align_and_clean() -> None:
    """Cells line up under their heading, and control characters do not pass."""
    text = output.columns([["RUN", "OUTCOME"], ["x1.1\x1b[31m", "ok"], ["x1.10", "nan"]])
    assert "\x1b" not in text
    places = zip(text.splitlines(), ["OUTCOME", "ok", "nan"], strict=True)
    assert len({line.index(word) for line, word in places}) == 1


def test_colours_need_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Without a terminal, or with NO_COLOR, or on a dumb one, text is plain."""

    class Screen:
        def isatty(self) -> bool:
            return True

    screen: Any = Screen()
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert output.coloured(screen)
    assert not output.coloured(sys.stdout)
    assert output.bold("a") == "a"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not output.coloured(screen)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not output.coloured(screen)


@pytest.mark.parametrize("words", [["schema", "--json"], ["--help"], ["schema"]])
def test_a_reader_that_leaves_is_no_noise(words: list[str]) -> None:
    """A closed pipe ends the program without a word on stderr."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "ledger", *words], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert done.stderr == b""
    assert done.returncode == 1


def test_a_plain_locale_is_enough(capsys: Any) -> None:
    """Text with signs that the terminal's encoding lacks is escaped, never a crash."""
    done = subprocess.run(
        [sys.executable, "-c", "from ledger.cli.main import main; from ledger.cli.output import print_text;"
         "main(['--help']); print_text('σ = 3')"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\\u03c3 = 3\n")


@pytest.mark.parametrize("words", [["schema", "--json"], ["--version"], ["--help"]])
def test_a_full_disk_behind_stdout_is_one_line(words: list[str]) -> None:
    """Output that cannot be written ends with 1 and a line on stderr, without a traceback."""
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device, not a file
        done = subprocess.run(
            [sys.executable, "-m", "ledger", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) <= 2
    assert "No space left" in done.stderr


def test_closed_streams_are_no_crash() -> None:
    """`ledger --version >&-` ends with 0."""
    command = f'"{sys.executable}" -m ledger --version >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
