"""The training process of one attempt: started clean, watched, ended in time, its spool completed."""

import os
import subprocess
import time
from pathlib import Path

from ledger.domain.decide_claim import former_outcome
from ledger.domain.run import Attempt
from workers.children import Child, reap
from workers.descriptor import Descriptor
from workers.environment import for_server
from workers.programs import command, with_path
from workers.remote.delivery import Delivery
from workers.remote.output import Output
from workers.remote.signals import Signals

LOOK_SECONDS, REREAD_SECONDS = 0.1, 1.5
_LONGEST_MARGIN, _SHORTEST_MARGIN = 30.0, 3.0


def start(plan: Descriptor, folder: Path, threads: int) -> Child:
    """Start the training in a session of its own, without credentials and without the ledger's address."""
    process = subprocess.Popen(
        command("workers.remote.train", str(folder), str(os.getpid())),
        env=with_path(for_server(os.environ, threads)), stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    process.returncode = 0  # it is collected by its pid, not through this object
    began = time.monotonic() if plan.began is None else plan.began
    return Child(process.pid, folder, plan, started=began, margin=margin(plan.timeout_s))


def margin(timeout: float) -> float:
    """How many seconds before the provider ends the call the training is ended here: a tenth, 3 to 30 s.

    So the end is written, and paid for, within the timeout that was reserved.
    """
    return min(max(timeout / 10, _SHORTEST_MARGIN), _LONGEST_MARGIN, timeout / 4)


def watch(child: Child, delivery: Delivery, signals: Signals, output: Output) -> str:
    """Until the training has ended and its spool says how; returns the outcome. Never leaves it running."""
    try:
        while (outcome := reap(child)) is None:
            _interrupt(child, delivery, signals)
            child.enforce(time.monotonic())
            output.copy()
            time.sleep(LOOK_SECONDS)
        return outcome
    except BaseException:
        _abandon(child)
        raise
    finally:
        output.copy()


def _interrupt(child: Child, delivery: Delivery, signals: Signals) -> None:
    """End the training on a signal, on a recorded stop, and when another attempt has taken its place."""
    if child.kill_at is not None or child.status is not None:
        return
    if signals.number is not None:
        child.end("killed" if signals.cancelled else "preempted")
        delivery.ask(REREAD_SECONDS)
        known = delivery.known()
        if known is not None and child.reason is not None:
            child.reason = _asked_for(known[0]) or child.reason
        return
    known = delivery.known()
    if known is None:
        return
    attempt, later = known
    asked = _asked_for(attempt)
    if asked is not None or later or attempt.outcome is not None:
        child.end(asked or "killed")


def _asked_for(attempt: Attempt) -> str | None:
    """The outcome that an approved stop or a tripped guard asks for, None where there is neither."""
    outcome = former_outcome(attempt)
    return None if outcome == "preempted" else outcome


def _abandon(child: Child) -> None:
    """Something interrupted this very process: what it has started must not train on, and has an end."""
    child.end("preempted")
    deadline = time.monotonic() + 10.0
    while reap(child) is None and time.monotonic() < deadline:
        child.enforce(time.monotonic())
        time.sleep(LOOK_SECONDS / 2)
