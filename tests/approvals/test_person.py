"""Asking a person: what is typed ahead counts, a secret is not echoed, the terminal is put back."""

import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator

import pytest

from ledger.cli import person
from ledger.cli.terminal import silenced
from ledger.cli.typed_line import Line
from ledger.errors import NoPerson
from tests.approvals.terminal import environment


@pytest.fixture
def master(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other end of the terminal that `person` reads."""
    outer, inner = pty.openpty()
    monkeypatch.setattr(person, "_STDIN", inner)
    yield outer
    os.close(outer)
    os.close(inner)


def typed(text: bytes) -> Line:
    """A line into which bytes were typed."""
    line = Line()
    for byte in text:
        line.take(byte)
    return line


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (b"30.4\x7f5\n", "30.5"),
        (b"wrong\x15right\r", "right"),
        ("Käse\x7f\x7fs\n".encode(), "Käs"),
        (b"\x1b\x01a\n", "a"),
        (b"half\x04", "half"),
        (b"\xff\xfe\xfd\xfca\n", "\udcff\udcfe\udcfd\udcfca"),
        (b"\x7f\x7fa\n", "a"),
    ],
    ids=["backspace", "kill", "letters of two bytes", "control", "end", "not UTF-8", "nothing to rub out"],
)
def test_a_line_is_edited_as_at_any_terminal(keys: bytes, text: str) -> None:
    """Backspace, Ctrl-U and Ctrl-D do what they do elsewhere."""
    line = typed(keys)
    assert (line.done, line.text) == (True, text)


def test_an_empty_line_is_an_answer_and_an_end_is_none() -> None:
    """Enter alone gives an empty line; Ctrl-D alone gives up."""
    assert (typed(b"\n").done, typed(b"\n").text) == (True, "")
    assert (typed(b"\x04").done, typed(b"\x04").given_up) == (False, True)


def test_lines_typed_ahead_are_answers_in_order(master: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Two lines that wait already answer two questions; the first is echoed, the second not."""
    os.write(master, b"20.40\nhunter2\n")
    with person.dialog("a test"):
        assert (person.ask("One: "), person.ask_secret("Two: ")) == ("20.40", "hunter2")
    assert capfd.readouterr().err == "One: 20.40\nTwo: \n"


def test_what_is_no_answer_is_masked(master: int, capfd: pytest.CaptureFixture[str]) -> None:
    """A secret that was typed in the wrong place is not shown there."""
    os.write(master, b"hunter2\n")
    assert person.ask("Dollars: ", shows="0123456789.$") == "hunter2"
    assert capfd.readouterr().err == "Dollars: ??????2\n"


def test_silence_is_no_answer(master: int) -> None:
    """Where a pause is stated, nobody waits for ever."""
    with pytest.raises(NoPerson):
        person.ask_secret("Again: ", seconds=0.01)


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stdin that is a pipe, or closed, is refused before anything is asked."""
    inner, outer = os.pipe()
    monkeypatch.setattr(person, "_STDIN", inner)
    with pytest.raises(NoPerson):
        person.require_person("a test")
    os.close(inner)
    os.close(outer)
    with pytest.raises(NoPerson):
        person.ask_secret("Secret: ")


def mode(fd: int) -> list[object]:
    """How a terminal is set, but for its speed and special characters."""
    return termios.tcgetattr(fd)[:4]


def test_the_terminal_is_as_before_also_after_a_fault(master: int) -> None:
    """Echo and line mode come back when the dialog ends, also by an exception."""
    before, within = mode(person._STDIN), []

    def interrupted() -> None:
        with silenced(person._STDIN):
            within.append(mode(person._STDIN))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert mode(person._STDIN) == before != within[0]


KILLED = """
import os, signal
from ledger.cli.terminal import silenced
with silenced(0):
    os.kill(os.getpid(), signal.SIGTERM)
"""


def test_the_terminal_is_as_before_when_the_process_is_ended() -> None:
    """SIGTERM in the middle of a dialog leaves no terminal without echo, and still ends the process."""
    master, slave = pty.openpty()
    before = mode(slave)
    done = subprocess.run([sys.executable, "-c", KILLED], stdin=slave, env=environment(), check=False)
    assert (done.returncode, mode(slave)) == (-signal.SIGTERM, before)
    os.close(master)
    os.close(slave)


def test_what_is_said_after_an_answer_that_did_not_come(
    master: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-D is told in one line, and after Ctrl-C the prompt's line is ended as well."""
    os.write(master, b"\x04")
    with pytest.raises(NoPerson, match=r"\ATo stop it, type: stop x1\.1: no answer came"):
        person.ask("To stop it, type: stop x1.1\n> ")

    def interrupted(*_: object) -> Iterator[int]:
        raise KeyboardInterrupt

    capsys.readouterr()
    monkeypatch.setattr(person, "arriving", interrupted)
    with pytest.raises(KeyboardInterrupt):
        person.ask("> ")
    assert capsys.readouterr().err == "> \n"
