"""The supervisor's part in stopping a local run: it looks for approved stops of its own runs."""

import time
from pathlib import Path

import structlog

from ledger.actions.runs.stop_approved import approved_stops
from workers import stopping
from workers.backends.protocol import Backend, BackendGone
from workers.fleet import Attempt, Fleet
from workers.link import LedgerAway, Link

LOOK_SECONDS, GRACE_SECONDS = 1.0, 2.0
log = structlog.get_logger()


class Stops:
    """`look` asks the ledger once a second. An adopted attempt is signalled, and killed two seconds later."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._looked = 0.0
        self._cancelled: dict[Path, float] = {}

    def look(self, link: Link, fleet: Fleet) -> None:
        """Cancel what a person wants stopped."""
        now = time.monotonic()
        running = {(one.plan.run, one.plan.attempt): one for one in fleet if not one.ended}
        if now - self._looked < LOOK_SECONDS or not running:
            return
        self._looked = now
        try:
            approved = link.run(lambda store: approved_stops(store, list(running)))
        except LedgerAway:
            return
        for place in approved:
            self._cancel(running[place], now)

    def _cancel(self, attempt: Attempt, now: float) -> None:
        folder, since = attempt.folder, self._cancelled.setdefault(attempt.folder, now)
        try:
            if since == now:
                log.info("stopping", run=attempt.plan.run, attempt=attempt.plan.attempt)
                stopping.ask(folder) if attempt.adopted else self._backend.cancel(folder)
            elif attempt.adopted and now - since > GRACE_SECONDS:
                stopping.insist(folder)
        except (BackendGone, OSError) as error:
            log.warning("not_stopped", run=attempt.plan.run, reason=str(error))
            del self._cancelled[folder]
