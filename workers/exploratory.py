"""An exploratory run: a command in its own words, its output shown and kept, its end recorded."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from ledger.actions.runs.presence import hold
from ledger.errors import NotFound
from ledger.handle import commit, load
from ledger.places import spool_folder
from ledger.store.store import Store
from workers.child import OUTPUT
from workers.descriptor import Descriptor
from workers.drain import PAUSE_SECONDS
from workers.ending import write_ending
from workers.environment import without_secrets
from workers.facts import Facts
from workers.hardware import actor, hardware, host, versions
from workers.link import Link
from workers.processes import start_time
from workers.spool import Spool
from workers.stopping import is_asked
from workers.transport import Transport

NOT_FOUND, DELIVERY_SECONDS = 127, 20.0


def explore(url: str, run: str, project: str, command: list[str]) -> int:
    """Run the command of an already queued run; returns its exit code (128 + signal, 127 if not found).

    The command gets no credentials. NotFound if the run was never queued; Conflict if it is taken.
    """
    link = Link(url)
    plan, folder = link.run(lambda store: _intend(store, run, project))
    sign = hold(folder.parent.parent, run)
    facts = Facts(hardware=hardware())
    spool = Spool(folder, plan.name, plan.attempt, actor())
    transport = Transport(link)
    transport.watch(folder)
    code, end = _watched(plan, folder, spool, facts, command)
    write_ending(spool, plan, facts, **end)
    _deliver(transport, folder)
    os.close(sign)
    link.close()
    return code


def _intend(store: Store, run: str, project: str) -> tuple[Descriptor, Path]:
    loaded = load(store, f"run-{run}")
    if loaded.state.queued is None:
        raise NotFound(f"there is no run {run!r} in this ledger")
    attempt = len(loaded.state.attempts) + 1
    plan = Descriptor(
        run=run, attempt=attempt, project=project, entry="", code="", data="",
        day=datetime.now(UTC).strftime("%Y-%m-%d"),
    )  # fmt: skip
    folder = spool_folder(store.url, store.ledger_id) / plan.name
    plan.write(folder)
    intended = {"attempt": attempt, "backend": "local", "spool": f"{host()}:{plan.name}"}
    commit(store, [(loaded, [("spawn.intended", intended)])], actor())
    return plan, folder


def _watched(
    plan: Descriptor, folder: Path, spool: Spool, facts: Facts, command: list[str]
) -> tuple[int, dict[str, Any]]:
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**without_secrets(os.environ), "LEDGER_RUN_ID": plan.run},
        )  # fmt: skip
    except OSError as error:
        return NOT_FOUND, {"outcome": "failed", "error": str(error), "exit_code": NOT_FOUND}
    interrupted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: _pass_on(process, number, interrupted))
    spool.write(_beginning(plan, facts, process.pid))
    with (folder / OUTPUT).open("ab", buffering=0) as log:
        _tee(process, log)
        code = process.wait()
    return _judged(code, bool(interrupted) or is_asked(folder))


def _judged(code: int, interrupted: bool) -> tuple[int, dict[str, Any]]:
    if code >= 0 and not interrupted:
        error = f"the command exited with code {code}" if code else None
        return code, {"outcome": "failed" if code else "ok", "error": error, "exit_code": code}
    outcome = "stopped" if interrupted else "killed"
    if code >= 0:
        return code, {"outcome": outcome, "error": "interrupted", "exit_code": code}
    error = f"ended by signal {-code}"
    return 128 - code, {"outcome": outcome, "error": error, "signal": -code}


def _pass_on(process: subprocess.Popen[bytes], number: int, interrupted: list[int]) -> None:
    interrupted.append(number)
    # a terminal's Ctrl-C has reached the command already: it is in the same group
    if number == signal.SIGTERM:
        process.send_signal(number)


def _tee(process: subprocess.Popen[bytes], log: BinaryIO | IO[bytes] | Any) -> None:
    pairs = ((process.stdout, sys.stdout), (process.stderr, sys.stderr))
    threads = [
        threading.Thread(target=_copy, args=(source, shown, log), daemon=True) for source, shown in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _copy(source: Any, shown: Any, log: Any) -> None:
    target = getattr(shown, "buffer", None)
    while block := source.read1(65536):
        log.write(block)
        if target is not None:
            target.write(block)
        else:
            shown.write(block.decode("utf-8", "replace"))
        shown.flush()


def _beginning(plan: Descriptor, facts: Facts, pid: int) -> list[Any]:
    handle = {"pid": pid, "start_time": start_time(pid), "host": host()}
    claimed = {
        "attempt": plan.attempt, "worker": f"{host()}:{os.getpid()}", "hardware": facts.hardware,
        "versions": versions(), "lease_seconds": plan.lease_s,
    }  # fmt: skip
    spawned = {"attempt": plan.attempt, "backend": "local", "handle": handle}
    return [(plan.stream, "run.spawned", spawned), (plan.stream, "attempt.claimed", claimed)]


def _deliver(transport: Transport, folder: Path) -> None:
    """Into the ledger; if that stays away the spool keeps it, and any later drain delivers it."""
    deadline = time.monotonic() + DELIVERY_SECONDS
    while not (transport.flush() and transport.finished(folder)) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS / 10)
    transport.unwatch(folder)
