"""Help: every command explains itself, in eighty columns, with an example that it would accept."""

import io
import shlex
from contextlib import redirect_stdout

import pytest

from ledger.cli.catalogue import ENTRIES
from ledger.cli.main import main


def help_of(*words: str) -> str:
    """What a help option prints; it must end with 0."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*words, "--help"]) == 0
    return out.getvalue()


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_shows_an_example_and_its_exit_codes(name: str) -> None:
    """The help of a command has an example that begins with the command, and its exit codes."""
    text = help_of(name)
    examples = text.partition("Examples:\n")[2].partition("\n\n")[0]
    assert f"ledger {name}" in examples
    assert "Exit codes:\n  0  " in text


@pytest.mark.parametrize("name", ENTRIES)
def test_the_first_line_is_the_line_of_the_list(name: str) -> None:
    """A command's help begins with a sentence, and no line passes eighty columns."""
    text = help_of(name)
    about = text.split("\n\n")[1].strip().splitlines()[0]
    assert about.endswith(".") or len(about) > 60
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", ENTRIES)
def test_every_option_of_an_example_exists(name: str) -> None:
    """The long options that the examples use are options of that command or of its sub-command."""
    text = help_of(name)
    examples = text.partition("Examples:\n")[2].partition("\n\n")[0]
    for line in examples.replace("\\\n", " ").splitlines():
        words = shlex.split(line.partition("ledger ")[2])
        own = words[: words.index("--")] if "--" in words else words
        known = help_of(*words[:2]) if name == "dead-end" else text
        for word in own:
            if word.startswith("--"):
                assert word.partition("=")[0] in known, line


def test_the_root_lists_every_command_once() -> None:
    """`ledger --help` names each command on a line of its own with its summary."""
    lines, most = help_of().splitlines(), max(map(len, ENTRIES))
    for name, entry in ENTRIES.items():
        assert [line for line in lines if line.split()[:1] == [name]] == [f"  {name:{most}}  {entry.summary}"]


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`ledger` alone shows the help and is no fault."""
    assert main([]) == 0
    assert capsys.readouterr().out == help_of()


def test_the_short_option_is_the_long_one() -> None:
    """`-h` shows what `--help` shows."""
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["verify", "-h"]) == 0
    assert out.getvalue() == help_of("verify")
