"""On a terminal: progress and waiting, colours only there, and no hostile text."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from ledger.cli.main import main

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


def on_terminal(folder: Path, *words: str, **more: str) -> tuple[int, str]:
    """Exit code and everything that a command writes to a terminal of eighty columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "TERM": "xterm", "COLUMNS": "80"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger", *words],
        cwd=folder, env={**environment, **more}, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        seen += block
    os.close(ours)
    return process.wait(), seen.decode().replace("\r\n", "\n")


def test_a_launch_on_a_terminal_waits_and_shows_progress(ready: Path) -> None:
    """Without --wait a launch on a terminal shows the estimate and a bar, and ends with its outcomes."""
    code, text = on_terminal(ready, "launch", "shift", "--smoke")
    assert code == 0
    assert "estimate is $0.00" in text
    assert "/1" in text
    assert "done (ok 1)" in ESCAPES.sub("", text)


def test_colours_are_for_terminals_that_want_them(ready: Path, run: Any) -> None:
    """Bold headings on a terminal; none with NO_COLOR, none in a pipe."""
    assert "\x1b[1m" in on_terminal(ready, "status")[1]
    assert "\x1b" not in on_terminal(ready, "status", NO_COLOR="1")[1]
    assert "\x1b" not in run("status").out
    assert "\x1b[31m" in on_terminal(ready, "status", "nobody")[1]


def test_json_on_a_terminal_is_still_one_document(ready: Path) -> None:
    """On a terminal the document is indented, and is one document."""
    code, text = on_terminal(ready, "status", "--json")
    assert code == 0
    assert json.loads(text)["experiments"]
    assert text.startswith('{\n  "')


def test_open_questions_are_explained(ready: Path) -> None:
    """`gate` with open answers prints each question with what is expected."""
    assert main(["propose", "shift.toml"]) == 0
    code, text = on_terminal(ready, "gate", "@last")
    assert code == 0
    for number in range(5, 13):
        assert f"R{number} " in text
    assert "n/a: <why>" in text


HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp"


def test_hostile_text_never_reaches_the_terminal(ready: Path) -> None:
    """Escape sequences and bidirectional marks in texts of others are taken out of what is printed."""
    main(["decide", f"Keep {HOSTILE} it", "--because", f"why {HOSTILE} not", "--actor", f"eve{HOSTILE}"])
    main(["dead-end", "mark", "shift", "--why", f"it {HOSTILE} failed"])
    for words in (
        ["audit"],
        ["audit", "--full"],
        ["dead-end", "list"],
        ["status", "shift"],
        ["gate", HOSTILE],
    ):
        assert not set(on_terminal(ready, *words, NO_COLOR="1")[1]) & set("\x1b\x07\x9b\u202e"), words
