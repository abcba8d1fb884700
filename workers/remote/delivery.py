"""The thread that brings an attempt's spool into the ledger while the training goes on."""

import threading
import time
from copy import copy
from pathlib import Path

import structlog

from ledger.actions.runs.stop_approved import is_approved
from ledger.domain.run import Attempt, Run
from ledger.handle import load
from workers.descriptor import Descriptor
from workers.link import LedgerAway, Link
from workers.remote.commits import Commits
from workers.remote.held import Held
from workers.transport import Transport

EVERY_SECONDS = 0.5
_SOON = 0.05
log = structlog.get_logger()


class Delivery:
    """Its own connection, its own thread: a ledger that hangs holds up neither training nor signals."""

    def __init__(self, link: Link, plan: Descriptor, folder: Path, commits: Commits) -> None:
        self._link, self._plan, self._folder = link, plan, folder
        self._channel = Held(folder, commits)
        self._transport = Transport(link)
        self._closing, self._asked, self._told = threading.Event(), threading.Event(), threading.Event()
        self._delivered, self._over = threading.Event(), threading.Event()
        self._state: tuple[Attempt, bool] | None = None
        self._thread = threading.Thread(target=self._work, name="ledger-delivery", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def known(self) -> tuple[Attempt, bool] | None:
        """Our attempt as the ledger last had it, and whether a later one was claimed; None if unknown."""
        return self._state

    def ask(self, seconds: float) -> None:
        """Have the attempt read anew, waiting at most so long."""
        self._told.clear()
        self._asked.set()
        self._told.wait(seconds)

    def finish(self, seconds: float) -> bool:
        """Deliver what is left; False if the end is not in the ledger after so many seconds."""
        self._closing.set()
        return self._delivered.wait(max(seconds, 0.0))

    def settle(self, seconds: float) -> None:
        """Wait so long for checkpoints whose files are not durable yet, then stop delivering."""
        deadline = time.monotonic() + max(seconds, 0.0)
        while self._channel.left and time.monotonic() < deadline:
            time.sleep(_SOON)
        self._over.set()
        self._thread.join(max(deadline - time.monotonic(), 1.0))

    def _work(self) -> None:
        self._transport.watch(self._folder, self._channel)
        while not self._over.is_set():
            try:
                self._once()
            except Exception:
                # a delivery that fails must not end all later ones
                log.exception("delivery_failed", run=self._plan.run)
            self._pause()
        self._transport.unwatch(self._folder)
        self._link.close()

    def _once(self) -> None:
        if self._transport.flush():
            self._look(self._transport.state(self._plan.stream))
            if self._closing.is_set() and self._transport.finished(self._folder):
                self._delivered.set()
        if self._asked.is_set():
            self._asked.clear()
            try:
                self._look(self._link.run(lambda store: load(store, self._plan.stream)).state)
            except LedgerAway as away:
                log.warning("not_reread", reason=str(away))
            self._told.set()

    def _look(self, state: Run | None) -> None:
        number = self._plan.attempt
        if state is not None and number <= len(state.attempts):
            later = any(attempt.claimed for attempt in state.attempts[number:])
            attempt = copy(state.attempts[number - 1])
            if attempt.stop == "approved" and not self._is_stopped():
                attempt.stop = "requested"
            self._state = attempt, later

    def _is_stopped(self) -> bool:
        """A stop that costs money ends only with an approver's signature, whoever wrote the event."""
        plan = self._plan
        try:
            return self._link.run(
                lambda store: is_approved(
                    store, plan.run, plan.attempt, rate=plan.rate_per_hour, backend=plan.backend
                )
            )
        except LedgerAway:
            return False

    def _pause(self) -> None:
        wait = _SOON if self._closing.is_set() else EVERY_SECONDS
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and not self._asked.is_set():
            if self._over.wait(_SOON) or (self._closing.is_set() and wait > _SOON):
                return
