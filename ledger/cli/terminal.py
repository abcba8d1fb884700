"""A terminal without its own echo, read byte by byte; what was typed ahead is kept."""

import os
import select
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_LOCAL, _SPECIAL = 3, 6
_silent: list[int] = []


def is_terminal(fd: int) -> bool:
    """Whether a file descriptor is open on a terminal."""
    try:
        return os.isatty(fd)
    except OSError:
        return False


@contextmanager
def hushed(fd: int = 0) -> Iterator[None]:
    """`silenced` for a whole command, where there is a terminal that this process may set."""
    if not is_terminal(fd) or not _foreground(fd):
        yield
        return
    with silenced(fd):
        yield


def _foreground(fd: int) -> bool:
    """Setting its terminal stops a process in the background; a terminal that does not control it is free."""
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:
        return True


@contextmanager
def silenced(fd: int) -> Iterator[None]:
    """No echo and no line buffer, Ctrl-C alive; at the end, also by SIGTERM, the terminal is as before.

    Within another `silenced` it changes nothing. Input that waits is never flushed.
    """
    if _silent:
        yield
        return
    before = termios.tcgetattr(fd)

    def restore() -> None:
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)

    _silent.append(fd)
    handlers = _on_end(restore)
    try:
        termios.tcsetattr(fd, termios.TCSANOW, _quiet(fd))
        yield
    finally:
        _silent.clear()
        restore()
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _quiet(fd: int) -> list[Any]:
    mode = termios.tcgetattr(fd)
    mode[_LOCAL] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON)
    mode[_SPECIAL][termios.VMIN], mode[_SPECIAL][termios.VTIME] = 1, 0
    return mode


def _on_end(restore: Callable[[], None]) -> dict[int, Any]:
    """Restore the terminal where a signal ends the process; the handlers that were there before."""

    def ended(number: int, frame: FrameType | None) -> None:
        restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    return {number: signal.signal(number, ended) for number in (signal.SIGTERM, signal.SIGHUP)}


def arriving(fd: int, seconds: float | None = None) -> Iterator[int]:
    """One byte after the other, until the input ends or nothing has come for so many seconds."""
    while select.select([fd], [], [], seconds)[0]:
        try:
            byte = os.read(fd, 1)
        except OSError:
            return  # a terminal that hung up
        if not byte:
            return
        yield byte[0]
