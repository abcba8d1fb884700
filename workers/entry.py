"""What a worker does with an attempt: claim it, run the training code, write down how it ended."""

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from ledger.errors import UsageError
from workers.descriptor import Descriptor
from workers.ending import verdict, write_ending
from workers.facts import Facts
from workers.hardware import actor, hardware, host, versions
from workers.random_state import seed_everything
from workers.run import Run
from workers.spool import Spool

_INSIST_SECONDS = 600.0


class Terminated(BaseException):
    """Somebody asked this process to end: what was logged is flushed, then it ends by that signal."""


def work(plan: Descriptor, folder: Path, handle: dict[str, Any]) -> int:
    """Run one attempt to its recorded end; returns the exit code. Dies by SIGTERM when told to end."""
    facts = begun(plan)
    spool = Spool(folder, plan.name, plan.attempt, actor())
    if not plan.claimed:
        spool.write(_beginning(plan, facts, handle), sync=False)
    run = Run(plan, folder, spool, facts)
    signal.signal(signal.SIGTERM, _terminate)
    run.recorder.start()
    error = _train(run, plan)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    run.recorder.stop(early=isinstance(error, Terminated))
    facts.read = run.reads
    if isinstance(error, Terminated):
        with suppress(OSError):  # a full disk: what the run read is then unknown
            spool.write([(plan.stream, "config.read", {"attempt": plan.attempt, **facts.read})])
        _die()
    outcome, text, code = verdict(error, facts)
    if text:
        sys.stderr.write(text + "\n")
    _insist(lambda: write_ending(spool, plan, facts, outcome, error=text, exit_code=code))
    return 0 if outcome == "ok" else 1


def begun(plan: Descriptor) -> Facts:
    """The facts of an attempt that begins now, or began when its worker claimed it."""
    known = plan.hardware or hardware(plan.machines if plan.rate_per_hour else 0)
    facts = Facts(hardware=known, params=plan.params)
    facts.started = facts.started if plan.began is None else plan.began
    return facts


def resolve(entry: str) -> Callable[[Run], Any]:
    """The function behind `module:function`; UsageError says what is missing."""
    module_name, _, path = entry.partition(":")
    found: Any = importlib.import_module(module_name)
    for part in path.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise UsageError(f"{module_name} has no function {path!r}; the spec's script.entry names it")
    function: Callable[[Run], Any] = found
    return function


def _train(run: Run, plan: Descriptor) -> BaseException | None:
    try:
        seed_everything(plan.seed)
        function = resolve(plan.entry)
        # the import may have drawn numbers, or loaded a generator that was not there before
        seed_everything(plan.seed)
        function(run)
    except BaseException as error:  # every way out of training code is an outcome
        return error
    finally:
        sys.stdout.flush()
    return None


def _beginning(plan: Descriptor, facts: Facts, handle: dict[str, Any]) -> list[Any]:
    spawned = {"attempt": plan.attempt, "backend": plan.backend, "handle": handle}
    claimed = {
        "attempt": plan.attempt, "worker": f"{host()}:{os.getpid()}", "hardware": facts.hardware,
        "versions": versions(), "lease_seconds": plan.lease_s,
    }  # fmt: skip
    return [(plan.stream, "run.spawned", spawned), (plan.stream, "attempt.claimed", claimed)]


def _terminate(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def _insist(write: Callable[[], None]) -> None:
    """An end is never dropped: while the disk is full, wait for room, ten minutes at most."""
    deadline = time.monotonic() + _INSIST_SECONDS
    while True:
        try:
            return write()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1.0)


def _die() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)
