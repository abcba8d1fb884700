"""Starting an attempt: its folder first, then intent and reservation in one commit, then the backend.

The folder is locked before the intent, and `started_by.json` is written before the backend is asked.
So an attempt that was intended but never asked for is recognised after a crash, and is started then;
one that was asked for is never started twice.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog

from ledger.actions.money.days import day_of
from ledger.actions.money.reserving import NoHeadroom
from ledger.domain.run import Run
from ledger.errors import DatabaseBusy, WrongVersion
from ledger.handle import Decided, Loaded, commit, load, retry
from ledger.store.read import read_stream
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.descriptor import PLAN, STARTED_BY, Descriptor, read_descriptor
from workers.hardware import host
from workers.money import reservation, worst_case
from workers.turns import Queued, wants_start

ACTOR = "supervisor"
__all__ = ["NoHeadroom", "intend"]
log = structlog.get_logger()


def intend(
    store: Store, assignment: Assignment, queued: Queued, tries_here: int, hold: Callable[[Path], bool]
) -> Descriptor | None:
    """Record that an attempt is about to start; None if it is not due, or another supervisor has it.

    `hold` locks a folder. NoHeadroom while the money is not there. What this returns is ours to start.
    """
    run = queued.run
    loaded = load(store, f"run-{run}")
    state: Run = loaded.state
    retries = int(assignment.compute["retries"])
    if not wants_start(state, queued, tries_here, retries) or state.queued is None:
        return _never_asked_for(store, assignment, run, len(state.attempts), hold)
    plan = assignment.descriptor(run, state.queued, len(state.attempts) + 1)
    if plan.rate_per_hour:
        # its cost belongs to the day on which its money is set aside
        plan = replace(plan, day=day_of(store, plan.account))
    folder = assignment.folder(run, plan.attempt)
    folder.mkdir(parents=True, exist_ok=True)
    if not hold(folder):
        return None
    plan.write(folder)
    return plan if _committed(store, assignment, loaded.version, plan) else None


def _committed(store: Store, assignment: Assignment, version: int, plan: Descriptor) -> bool:
    """Append the intent with its money; False if the run has moved on: then another supervisor has it.

    A day's budget that has moved on is read again: that somebody else was granted money takes no run away.
    """
    intended = {"attempt": plan.attempt, "backend": plan.backend, "spool": f"{host()}:{plan.name}"}

    def once() -> bool:
        loaded = load(store, plan.stream)
        if loaded.version != version:
            log.info("run_taken_by_another", run=plan.run, version=loaded.version)
            return False
        decided: list[tuple[Loaded, list[Decided]]] = [(loaded, [("spawn.intended", intended)])]
        if plan.rate_per_hour:
            decided += reservation(store, plan, worst_case(assignment))
        commit(store, decided, ACTOR)
        return True

    try:
        return retry(once)
    except WrongVersion as error:
        raise DatabaseBusy from error


def _never_asked_for(
    store: Store, assignment: Assignment, run: str, attempt: int, hold: Callable[[Path], bool]
) -> Descriptor | None:
    """The open attempt of a supervisor of this host that ended between intent and start."""
    folder = assignment.folder(run, attempt)
    if not (folder / PLAN).exists() or (folder / STARTED_BY).exists():
        return None
    events = read_stream(store, f"run-{run}")
    intents = [e for e in events if e.type == "spawn.intended"]
    mine = intents and intents[-1] is events[-1] and intents[-1].data["spool"] == f"{host()}:{folder.name}"
    return read_descriptor(folder) if mine and hold(folder) else None
