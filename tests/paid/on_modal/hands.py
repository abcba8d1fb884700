"""A supervisor in this process on the real backend: it looks when it is told to, and soon."""

from ledger.store.open import open_store
from tests.paid.on_modal.site import Modal
from workers.assignment import read_assignment
from workers.link import Link
from workers.paid.launch import supervisor_of
from workers.paid.supervisor import PaidSupervisor
from workers.queued import queued

QUICK = {"lease": 1.0, "ask": 0.5, "grace": 1.5, "unknown": 1.0}


def supervisor(modal: Modal, experiment: str, **limits: float) -> PaidSupervisor:
    """With the runs that a launch asked for; its patience is a second, not a minute."""
    link = Link(modal.url)
    with open_store(modal.url) as store:
        assignment = read_assignment(store, experiment)
        queue = queued(store, experiment)
    made = supervisor_of(link, assignment)
    made._limits = made._limits._replace(**{**QUICK, **limits})
    made.add(queue)
    return made


def see_through(modal: Modal, watched: PaidSupervisor) -> None:
    """Tick until nothing is left, then leave as the process does."""
    modal.until(lambda: not watched.tick())
    watched.leave()
