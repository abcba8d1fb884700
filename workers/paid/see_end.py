"""The end of one call where nobody supervises its experiment: seen, recorded, paid."""

import os
import time

import structlog

from ledger.actions.runs.presence import hold
from ledger.errors import LedgerError
from schemas.ids import experiment_of
from workers.assignment import read_assignment
from workers.link import Link
from workers.paid.launch import supervisor_of
from workers.paid.supervisor import TICK_SECONDS

log = structlog.get_logger()


def see_end(link: Link, run: str, seconds: float) -> bool:
    """Whether a run's call was over and its money settled within the time; nothing is started.

    A supervisor without a queue looks, so that what it sees, records and pays is as for any other run.
    """
    experiment = experiment_of(run)
    try:
        assignment = link.run(lambda store: read_assignment(store, experiment))
        supervisor = supervisor_of(link, assignment)
    except LedgerError as error:
        log.warning("end_not_seen", run=run, reason=error.message)
        return False
    sign, until = hold(assignment.spool.parent, experiment), time.monotonic() + seconds
    try:
        while supervisor.tick() and run not in supervisor.outcomes and time.monotonic() < until:
            time.sleep(TICK_SECONDS)
        supervisor.leave()
    finally:
        os.close(sign)
    return run in supervisor.outcomes
