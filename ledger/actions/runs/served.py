"""Launches whose supervisor is a service under an account of its own (`supervisor = "service"`)."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledger.actions.runs.interrupts import as_ctrl_c
from ledger.errors import DatabaseError, Refused
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store

LOOK_SECONDS = 1.0
ACTIVE = ("queued", "running", "suspected")
Outcomes = Callable[[], dict[str, Any]]


@steady
def is_served(store: "Store", experiment: str) -> bool:
    """Whether a service sees to the runs of an experiment: it computes elsewhere, and the settings say so."""
    from ledger.projections.view import open_view
    from ledger.settings import SERVICE, load

    if load().supervisor != SERVICE:
        return False
    row = open_view(store).row("experiments", experiment) or {"compute": {}}
    return bool(row["compute"].get("backend", "local") != "local")


def follow(
    store: "Store", experiment: str, outcomes: Outcomes, on_progress: Callable[[dict[str, int]], None] | None
) -> bool:
    """Wait until nothing of a launch is active; False if Ctrl-C came, which ends the waiting alone.

    Refused (recorded) where the service has refused the launch: it looks again by itself every minute.
    """
    try:
        with as_ctrl_c():
            while not _is_over(store, experiment, outcomes, on_progress):
                time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        return False
    return True


def _is_over(
    store: "Store", experiment: str, outcomes: Outcomes, on_progress: Callable[[dict[str, int]], None] | None
) -> bool:
    """Whether nothing of a launch is active; not known while the database is away."""
    with suppress(DatabaseError):
        if refused := _refused(store, experiment):
            raise Refused(refused)
        counts = outcomes()["outcomes"]
        if on_progress is not None:
            on_progress(counts)
        return not any(counts.get(state) for state in ACTIVE)
    return False


def _refused(store: "Store", experiment: str) -> list[dict[str, str]]:
    """What the service has said against the last launch, if that was its last word."""
    from ledger.store.read import read_stream

    last: list[dict[str, str]] = []
    for event in read_stream(store, f"experiment-{experiment}"):
        if event.type == "launch.requested":
            last = []
        elif event.type == "launch.refused" and event.actor == "supervisor":
            last = event.data["refused"]
    return last
