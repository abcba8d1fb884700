"""Shell completion knows commands and options."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ledger sta", {"status", "stage"}),
        ("ledger audit --wh", {"--where"}),
        ("ledger dead-end re", {"reopen"}),
    ],
)
def test_completion_in_bash(words: str, expected: set[str]) -> None:
    """The script that `--install-completion` installs is answered with the names that fit."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from ledger.cli.main import main; sys.exit(main([]))"],
        env={
            **os.environ,
            "_LEDGER_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == expected
