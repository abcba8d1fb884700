"""From an approved stop to the run's end: who supervises it cancels it, else a process of its own does."""

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from ledger.actions.runs.stop_look import LOCAL

if TYPE_CHECKING:
    from ledger.actions.runs.stop_look import Running
    from ledger.store.open import Store

LOOK_SECONDS, OWN_SECONDS, CANCEL_SECONDS, MOST_SECONDS = 0.2, 6.0, 60.0, 90.0
"""How often to look; how long a supervisor of this machine has for it; a cancelling process; all in all."""


def see_end(store: "Store", running: "Running") -> dict[str, Any]:
    """`{"run", "attempt", "stopped", "outcome", "shown", "why"}` once it has ended, or after 90 seconds.

    `stopped` is False where its end was not seen in time: the approval stands, and `why` says what is known.
    """
    deadline, why = time.monotonic() + MOST_SECONDS, None
    own = OWN_SECONDS if _is_supervised(store, running) else 0.0
    outcome = _await(store, running, own)
    if outcome is None:
        why = _cancel(store, running)
        outcome = _await(store, running, deadline - time.monotonic() if why is None else OWN_SECONDS)
    if outcome is None and why is None:
        why = "its end has not been recorded yet"
    return {
        "run": running.run, "attempt": running.attempt, "stopped": outcome is not None, "outcome": outcome,
        "shown": running.shown, "why": None if outcome is not None else why,
    }  # fmt: skip


def _is_supervised(store: "Store", running: "Running") -> bool:
    from ledger.actions.runs.presence import is_held
    from ledger.places import home

    # whoever runs an exploratory command only waits for it
    plan = running.experiment != running.run
    return plan and is_held(home(store.url, store.ledger_id), running.experiment)


def _await(store: "Store", running: "Running", seconds: float) -> str | None:
    """Its outcome; None if it has none after so many seconds."""
    from ledger.handle import load

    until = time.monotonic() + seconds
    while True:
        attempt = load(store, f"run-{running.run}").state.attempts[running.attempt - 1]
        found = attempt.outcome or ("lost" if attempt.lost and running.backend == LOCAL else None)
        if found is not None or time.monotonic() >= until:
            return found
        time.sleep(LOOK_SECONDS)


def _cancel(store: "Store", running: "Running") -> str | None:
    """`python -m workers cancel`, which holds what reaches the run; why it could not, or None."""
    from ledger.actions.worker_environment import environment

    command = [sys.executable, "-P", "-m", "workers", "cancel", "--run", running.run]
    try:
        done = subprocess.run(
            command, env=environment(store.url), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=CANCEL_SECONDS, check=False,
        )  # fmt: skip
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return f"cancelling took more than {CANCEL_SECONDS:g} s; its supervisor goes on trying"
    except ValueError:
        return "it could not be cancelled from here; its supervisor does it when it looks"
    error = told.get("error")
    return None if done.returncode == 0 else str(error or "it could not be cancelled from here")
