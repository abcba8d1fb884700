"""`python -m workers run`: one launch of an experiment's queued runs, as a process of its own."""

import os
from typing import Any

import structlog

from ledger.actions.runs.presence import await_drain, hold
from ledger.settings import load as load_settings
from workers.assignment import Assignment, read_assignment
from workers.backends.local import LocalBackend
from workers.hardware import cores
from workers.launched import obey_signals, told
from workers.link import Link
from workers.queued import queued
from workers.supervisor import Supervisor

DRAIN_SECONDS = 30.0
WATCHED = "nothing is started: what runs is watched"
log = structlog.get_logger()


def launch(url: str, experiment: str, workers: int = 0, *, watch: bool = False) -> tuple[int, dict[str, Any]]:
    """Run what is queued; the exit code, and `{"experiment", "outcomes"}` with `reason` if not all is done.

    With `watch` nothing is started. NotFound for an unknown experiment; LedgerAway if the ledger cannot be
    reached at the start.
    """
    link = Link(url)
    assignment = link.run(lambda store: read_assignment(store, experiment))
    changed, forbids = assignment.changed(), WATCHED if watch else ""
    if changed:
        forbids = "the frozen copy is not as it was planned (R21): " + "; ".join(changed[:10])
        log.error("frozen_copy_changed", changed=changed)
    if assignment.compute["backend"] != "local":
        from workers.paid.launch import launch_elsewhere

        # what runs already is watched, whatever forbids a start
        return launch_elsewhere(link, assignment, workers, forbids, patient=watch)
    if forbids:
        return 1, {"experiment": experiment, "outcomes": {}, "reason": forbids}
    return _launch_here(link, assignment, workers)


def _launch_here(link: Link, assignment: Assignment, workers: int) -> tuple[int, dict[str, Any]]:
    experiment = assignment.experiment
    sign = hold(assignment.spool.parent, experiment)
    # a reaper that is at work just now holds folders that we are to adopt
    await_drain(assignment.spool.parent, DRAIN_SECONDS)
    queue = link.run(lambda store: queued(store, experiment))
    backend = LocalBackend(link.url, assignment.code, assignment.spool)
    supervisor = Supervisor(link, assignment, backend, workers or load_settings().workers or cores())
    obey_signals(supervisor)
    log.info("launched", experiment=experiment, runs=len(queue))
    # should this raise, the process ends, and the backend sees its children through as for any orphan
    reason = supervisor.run(queue)
    backend.close()
    os.close(sign)
    link.close()
    return told(experiment, supervisor.outcomes, reason)
