"""`python -m workers run`: one launch of an experiment's queued runs, as a process of its own."""

import os
import signal
from collections import Counter
from typing import Any

import structlog

from ledger.actions.presence import await_drain, hold
from ledger.domain.run import Run
from ledger.handle import load
from ledger.settings import load as load_settings
from ledger.store.read import read_stream, streams_like
from ledger.store.store import Store
from workers.assignment import Assignment, read_assignment
from workers.backends.local import LocalBackend
from workers.hardware import cores
from workers.link import Link
from workers.supervisor import Supervisor
from workers.turns import Queued, seen

DRAIN_SECONDS = 30.0
log = structlog.get_logger()


def launch(url: str, experiment: str, workers: int = 0) -> tuple[int, dict[str, Any]]:
    """Run what is queued; the exit code, and `{"experiment", "outcomes"}` with `reason` if not all is done.

    NotFound for an unknown experiment; LedgerAway if the ledger cannot be reached at the start.
    """
    link = Link(url)
    assignment = link.run(lambda store: read_assignment(store, experiment))
    changed = assignment.changed()
    if changed:
        reason = "the frozen copy is not as it was planned (R21): " + "; ".join(changed[:10])
        log.error("frozen_copy_changed", changed=changed)
        return 1, {"experiment": experiment, "outcomes": {}, "reason": reason}
    if assignment.compute["backend"] != "local":
        from workers.paid.launch import launch_elsewhere

        return launch_elsewhere(link, assignment, workers)
    return _launch_here(link, assignment, workers)


def _launch_here(link: Link, assignment: Assignment, workers: int) -> tuple[int, dict[str, Any]]:
    experiment = assignment.experiment
    sign = hold(assignment.spool.parent, experiment)
    # a reaper that is at work just now holds folders that we are to adopt
    await_drain(assignment.spool.parent, DRAIN_SECONDS)
    queue = link.run(lambda store: queued(store, experiment))
    backend = LocalBackend(link.url, assignment.code, assignment.spool)
    supervisor = Supervisor(link, assignment, backend, workers or load_settings().workers or cores())
    _obey_signals(supervisor)
    log.info("launched", experiment=experiment, runs=len(queue))
    # should this raise, the process ends, and the backend sees its children through as for any orphan
    reason = supervisor.run(queue)
    backend.close()
    os.close(sign)
    link.close()
    return _told(experiment, supervisor.outcomes, reason)


def queued(store: Store, experiment: str) -> list[Queued]:
    """The planned runs of an experiment as they stand now, in the plan's order."""
    prefix, asked = f"run-{experiment}.", _last_asked(store, experiment)
    found = []
    for stream in streams_like(store, prefix):
        if not stream[len(prefix) :].isdigit():
            continue
        state: Run = load(store, stream).state
        if state.queued is not None:
            cell = int(stream[len(prefix) :])
            again = cell in asked and asked[cell] > _last_end(store, stream)
            found.append(Queued(stream.removeprefix("run-"), bool(state.queued["smoke"]), seen(state), again))
    return sorted(found, key=lambda item: int(item.run.rpartition(".")[2]))


def _last_asked(store: Store, experiment: str) -> dict[int, int]:
    """When a launch last asked for each cell, by the database's clock (microseconds)."""
    return {
        cell: event.recorded_at
        for event in read_stream(store, f"experiment-{experiment}")
        if event.type == "launch.requested"
        for cell in event.data["cells"]
    }


def _last_end(store: Store, stream: str) -> int:
    ends = [event.recorded_at for event in read_stream(store, stream) if event.type == "run.ended"]
    return max(ends, default=0)


def _obey_signals(supervisor: Supervisor) -> None:
    def stop(number: int, frame: Any) -> None:
        supervisor.stopping = True

    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _told(experiment: str, outcomes: dict[str, str], reason: str) -> tuple[int, dict[str, Any]]:
    document: dict[str, Any] = {"experiment": experiment, "outcomes": dict(Counter(outcomes.values()))}
    if reason:
        document["reason"] = reason
    return int(bool(reason) or any(o != "ok" for o in outcomes.values())), document
