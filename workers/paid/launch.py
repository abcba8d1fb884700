"""`python -m workers run` for an experiment that computes elsewhere."""

import os
from typing import Any

import structlog

from ledger.actions.runs.presence import hold
from ledger.actions.runs.supervise import LOG, start
from ledger.actions.signatures.intact import require_intact
from ledger.errors import LedgerError
from ledger.settings import load
from workers.assignment import Assignment
from workers.backends.find import made
from workers.backends.remote import Unavailable
from workers.hardware import cores
from workers.launched import obey_signals, told
from workers.link import Link
from workers.paid.binding import bind
from workers.paid.lead import Lead
from workers.paid.plan import place_of, plan_of
from workers.paid.standing import leave as leave_it
from workers.paid.supervisor import PaidSupervisor
from workers.queued import queued

LEAVE_SECONDS, WATCH_SECONDS = 8.0, 3600.0
log = structlog.get_logger()


class NoProvider(LedgerError):
    """The provider cannot be reached, or does not know these credentials."""

    remedy = "check the credentials and the network, then launch again; nothing was started"


def supervisor_of(link: Link, assignment: Assignment, workers: int = 0) -> PaidSupervisor:
    """A supervisor for one experiment; Refused if its credentials are bound to another ledger.

    Broken if this is not the ledger that was here before: money does not move in a rolled-back one.
    """
    link.run(require_intact)
    plan = link.run(lambda store: plan_of(store, assignment))
    place = link.run(lambda store: place_of(store, assignment, plan))
    backend = made(plan.backend, place)
    try:
        link.run(lambda store: bind(store, plan.backend, backend))
    except (Unavailable, PermissionError) as error:
        remedy = getattr(error, "remedy", "")
        raise NoProvider(f"{plan.backend} does not answer: {error}", remedy) from None
    return PaidSupervisor(link, assignment, plan, backend, workers or _at_a_time(plan.backend))


def _at_a_time(backend: str) -> int:
    """Processes of this machine as `ledger.toml` states or one a core; on other machines no limit (0)."""
    return (load().workers or cores()) if backend == "process" else 0


def launch_elsewhere(
    link: Link, assignment: Assignment, workers: int, forbids: str = "", *, patient: bool = False
) -> tuple[int, dict[str, Any]]:
    """The exit code, and `{"experiment", "outcomes"}` with `reason` if not all is done.

    `forbids`: why nothing may be started, empty if it may. An App that cannot be stopped now is left to a
    process of its own, which is `patient`.
    """
    sign = hold(assignment.spool.parent, assignment.experiment)
    experiment = assignment.experiment
    supervisor = supervisor_of(link, assignment, workers)
    obey_signals(supervisor)
    supervisor.halted = forbids
    supervisor.lead = None if forbids else Lead(assignment.spool.parent, experiment)
    reason = supervisor.run([] if forbids else link.run(lambda store: queued(store, experiment)))
    if supervisor.is_relieved():
        log.info("relieved", experiment=experiment)
    elif not leave_it(supervisor, WATCH_SECONDS if patient else LEAVE_SECONDS) and not patient:
        start(link.url, experiment, assignment.spool.parent / LOG, watch=True)
    os.close(sign)
    return told(experiment, supervisor.outcomes, reason)
