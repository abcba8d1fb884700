"""Launches whose supervisor is a service under an account of its own (`supervisor = "service"`)."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledger.errors import DatabaseError

if TYPE_CHECKING:
    from ledger.store.open import Store

LOOK_SECONDS = 1.0
ACTIVE = ("queued", "running", "suspected")
Outcomes = Callable[[], dict[str, Any]]


def is_served(store: "Store", experiment: str) -> bool:
    """Whether a service sees to the runs of an experiment: it computes elsewhere, and the settings say so."""
    from ledger.projections.view import open_view
    from ledger.settings import SERVICE, load

    if load().supervisor != SERVICE:
        return False
    row = open_view(store).row("experiments", experiment) or {"compute": {}}
    return bool(row["compute"].get("backend", "local") != "local")


def follow(outcomes: Outcomes, on_progress: Callable[[dict[str, int]], None] | None) -> bool:
    """Wait until nothing of a launch is active; False if Ctrl-C came, which ends the waiting alone."""
    try:
        while True:
            with suppress(DatabaseError):
                counts = outcomes()["outcomes"]
                if on_progress is not None:
                    on_progress(counts)
                if not any(counts.get(state) for state in ACTIVE):
                    return True
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        return False
