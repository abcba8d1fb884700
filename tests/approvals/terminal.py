"""A terminal of a test's own, with the program at its other end."""

import os
import pty
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Seen:
    """How a command ended; `screen` is all that the terminal showed, `out` what went to stdout."""

    code: int
    screen: str
    out: str = ""


def at_terminal(
    words: list[str], typed: list[tuple[str, str]], folder: Path, env: dict[str, str], ahead: str = ""
) -> Seen:
    """Run `ledger WORDS` with stdin and stderr on a terminal; each text is typed once a prompt stands there.

    `ahead` is typed before the program runs. Stdout is a pipe. The last pair may wait for no prompt.
    """
    master, slave = pty.openpty()
    os.write(master, ahead.encode())
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger", *words], cwd=folder, env=env,
        stdin=slave, stdout=subprocess.PIPE, stderr=slave, text=True, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    screen = b""
    for prompt, text in typed:
        screen += _until(master, prompt.encode(), screen)
        os.write(master, text.encode())
    screen += _until(master, None, b"")
    out, _ = process.communicate(timeout=30)
    os.close(master)
    return Seen(process.returncode, screen.decode(errors="replace"), out)


def _until(master: int, wanted: bytes | None, before: bytes) -> bytes:
    """Read until a prompt stands there, or until the other end is closed."""
    seen, start, end = b"", len(before), time.monotonic() + 40
    while wanted is None or wanted not in seen:
        if not select.select([master], [], [], max(end - time.monotonic(), 0))[0]:
            raise AssertionError(f"waited for {wanted!r}, saw {(before[start:] + seen)!r}")
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    return seen


def environment(**more: str) -> dict[str, str]:
    """The test's environment, with which a process of its own finds this program."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **more}
