"""The first moments of a forked child: own session, own output, nothing of the server's left open."""

import contextlib
import io
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from workers.descriptor import Descriptor
from workers.processes import die_with_parent, start_time

OUTPUT, FILES = "output.log", "files"


def become_worker(plan: Descriptor, folder: Path, server: dict[str, Any]) -> NoReturn:
    """Called right after the fork: run the attempt and end the process; never returns."""
    code = 1
    try:
        _detach(server["pid"])
        _redirect(folder)
        handle = {
            "pid": os.getpid(), "start_time": start_time(os.getpid()), "host": server["host"],
            "server": server["pid"], "server_start_time": server["start_time"],
        }  # fmt: skip
        _enter(Path(plan.code), folder, plan.run)
        from workers.entry import work

        code = work(plan, folder, handle)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        # not sys.exit: the server's own clean-up belongs to the server
        os._exit(code)


def _detach(server: int) -> None:
    die_with_parent(server)
    if os.getsid(0) != os.getpid():
        os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _redirect(folder: Path) -> None:
    log = os.open(folder / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    # the server's socket and whatever else it holds is none of the child's business
    os.closerange(3, max(256, max(_open_files(), default=0) + 1))
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False))
    sys.stdout, sys.stderr = _unbuffered(1), _unbuffered(2)


def _unbuffered(number: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False), 1)
    return io.TextIOWrapper(
        raw, encoding="utf-8", errors="backslashreplace", line_buffering=True, write_through=True
    )


def _open_files() -> list[int]:
    try:
        return [int(name.name) for name in Path("/dev/fd").iterdir() if name.name.isdigit()]
    except OSError:
        return []


def _enter(code: Path, folder: Path, run: str) -> None:
    # a file that training code writes must not land in the frozen copy, which is hashed again
    own = folder / FILES
    own.mkdir(exist_ok=True)
    os.chdir(own)
    sys.path.insert(0, str(code))
    sys.argv = [str(code)]
    sys.dont_write_bytecode = True  # the frozen copy stays as it was hashed
    os.environ["LEDGER_RUN_ID"] = run
