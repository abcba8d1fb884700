"""The children of the fork server: forked, watched, ended at their deadline, reaped with an outcome."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.child import become_worker
from workers.completion import complete
from workers.descriptor import Descriptor, read_descriptor
from workers.processes import signal_group
from workers.stopping import is_asked

GRACE_SECONDS = 2.0
_WORDS = {
    "preempted": "its machine was taken away by the provider",
    "killed": "cancelled from outside, with no approved stop",
}


@dataclass(slots=True)
class Child:
    """One worker of ours. `reason` is the outcome of a signal that we sent, `kill_at` when SIGKILL follows.

    `margin`: how many seconds before its timeout it is asked to end.
    """

    pid: int
    folder: Path
    plan: Descriptor
    started: float = field(default_factory=time.monotonic)
    reason: str | None = None
    kill_at: float | None = None
    status: int | None = None
    seconds: float = 0.0
    margin: float = 0.0

    def due(self) -> float:
        """The monotonic time at which something has to be done about it."""
        if self.status is not None:
            return time.monotonic() + GRACE_SECONDS
        timeout = self.plan.timeout_s - self.margin
        return self.started + timeout if self.kill_at is None else self.kill_at

    def end(self, reason: str, grace: float = GRACE_SECONDS) -> None:
        """Ask it to end; `grace` seconds later it is killed."""
        if self.kill_at is None:
            self.reason, self.kill_at = reason, time.monotonic() + grace
            signal_group(self.pid, signal.SIGTERM)

    def enforce(self, now: float) -> None:
        """Keep the deadline: SIGTERM at the timeout less the margin, SIGKILL after the grace, within it."""
        if now < self.due() or self.status is not None:
            return
        if self.kill_at is None:
            self.end("timeout", min(GRACE_SECONDS, 0.8 * self.margin) if self.margin else GRACE_SECONDS)
        else:
            self.kill_at = now + GRACE_SECONDS
            signal_group(self.pid, signal.SIGKILL)


def fork(folder: Path, server: dict[str, Any]) -> Child:
    """Fork a worker for an attempt's folder; OSError or ValueError if that has no plan."""
    plan = read_descriptor(folder)
    pid = os.fork()
    if pid == 0:
        become_worker(plan, folder, server)
    return Child(pid, folder, plan, margin=margin(plan) if plan.rate_per_hour else 0.0)


def margin(plan: Descriptor) -> float:
    """How many seconds before its timeout a priced run is asked to end: 2.5, of a short one a quarter.

    So it is over within its timeout, and never costs more than was set aside for it.
    """
    return min(GRACE_SECONDS + 0.5, plan.timeout_s / 4)


def reap(child: Child) -> str | None:
    """The outcome of a child that has ended, its spool completed; None while it runs."""
    if child.status is None and not _collected(child):
        return None
    assert child.status is not None
    outcome, end = _judged(child, child.status)
    try:
        return complete(child.folder, child.plan, outcome, child.seconds, **end)
    except OSError:
        return None  # a full disk: the end is owed, so ask again


def _collected(child: Child) -> bool:
    if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        return False
    # while the child is not yet collected its group id cannot belong to anybody else
    signal_group(child.pid, signal.SIGKILL)
    _, child.status = os.waitpid(child.pid, 0)
    child.seconds = time.monotonic() - child.started
    return True


def _late(child: Child) -> str:
    timeout = f"{child.plan.timeout_s:g} s"
    if not child.margin:
        return f"no end within {timeout}"
    asked = round(child.plan.timeout_s - child.margin, 3)
    return f"no end within {asked:g} s: it is ended {child.margin:g} s before its timeout of {timeout}"


def _judged(child: Child, status: int) -> tuple[str, dict[str, Any]]:
    """How a child ended that did not say so itself."""
    if child.reason is None and is_asked(child.folder):
        child.reason = "stopped"  # by somebody who could not reach this server
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if child.reason == "timeout":
            text = _late(child)
        elif child.reason is not None:
            text = _WORDS.get(child.reason, "stopped on request")
        else:
            text = f"killed by signal {number} ({signal.Signals(number).name}), not sent by the ledger"
        return child.reason or "killed", {"error": text, "signal": number}
    code = os.WEXITSTATUS(status)
    if child.reason is not None:
        return child.reason, {"error": "ended while it was being stopped", "exit_code": code}
    return "failed", {"error": f"exited with code {code} without an end record", "exit_code": code}
