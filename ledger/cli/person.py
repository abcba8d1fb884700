"""A person at the terminal: stderr asks, stdin answers. A secret is never echoed, not even by accident.

The terminal's own echo is off for a whole dialog, so that a secret that is typed ahead stays unseen; a line
that is no secret is echoed here. Stdin may be a terminal that does not control the process.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger.cli.terminal import arriving, is_terminal, silenced
from ledger.cli.typed_line import Line
from ledger.errors import NoPerson

_STDIN = 0


def require_person(why: str) -> None:
    """NoPerson unless stdin is a terminal; `why` says what needs a person.

    A courtesy, no proof: `script -c` fakes a terminal. The secret is the boundary.
    """
    if not is_terminal(_STDIN):
        raise NoPerson(f"{why} needs a person: stdin is not a terminal")


@contextmanager
def dialog(why: str) -> Iterator[None]:
    """Several questions in a row, with the echo off from the first to the last; NoPerson without one."""
    require_person(why)
    with silenced(_STDIN):
        yield


def ask(prompt: str, *, shows: str | None = None, seconds: float | None = None) -> str:
    """One line, echoed, without its end; NoPerson if the input ends, or nothing came for `seconds`.

    Of other characters than those in `shows` a `?` is echoed: what is no answer may be a secret.
    """
    return _line(prompt, lambda text: _masked(text, shows), seconds)


def ask_secret(prompt: str, *, seconds: float | None = None) -> str:
    """One line, not echoed; NoPerson as above. Hand it to no log, event, file or other process."""
    return _line(prompt, lambda text: "", seconds)


def swallow(seconds: float) -> None:
    """Read what is still typed, up to the end of the line or a pause, so that no shell shows it."""
    if is_terminal(_STDIN):
        with silenced(_STDIN):
            for byte in arriving(_STDIN, seconds):
                if byte in b"\r\n":
                    return


def _line(prompt: str, shown: Callable[[str], str], seconds: float | None) -> str:
    line, what = Line(), " ".join(prompt.split()).strip(" :>")
    with dialog(what):
        _say(prompt)
        try:
            for byte in arriving(_STDIN, seconds):
                _say(shown(line.take(byte)))
                if line.done or line.given_up:
                    break
        finally:  # also by Ctrl-C: what is said next has a line of its own
            _say("\n")
    if line.done:
        return line.text
    raise NoPerson(f"{what}: no answer came")


def _masked(text: str, shows: str | None) -> str:
    return "?" if shows is not None and len(text) == 1 and text not in shows else text


def _say(text: str) -> None:
    if text:
        sys.stderr.write(text)
        sys.stderr.flush()
