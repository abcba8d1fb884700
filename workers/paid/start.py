"""Starting a run elsewhere: intent and money in one commit, then the provider, then its handle.

A crash after the commit leaves an intent without a handle. Whether the provider was asked is then not
known, so it is never asked again for this attempt: either its worker claims it, or the provider shows that
nothing of it lives (`workers.paid.unknown`).
"""

from typing import Any

import structlog

from ledger.actions.money.reserving import NoHeadroom, reserving
from ledger.domain.run import Run
from ledger.errors import DatabaseBusy, WrongVersion
from ledger.handle import Decided, Loaded, commit, handle, load, retry
from ledger.store.store import Store
from workers.backends.remote import RemoteBackend, Unavailable
from workers.paid.plan import RunPlan
from workers.turns import Queued, wants_start

ACTOR = "supervisor"
__all__ = ["NoHeadroom", "intend", "spawn"]
log = structlog.get_logger()


def intend(store: Store, plan: RunPlan, queued: Queued, tries_here: int) -> int | None:
    """Record that the next attempt is about to start, with its reservation; its number, or None.

    None if it is not due or another supervisor was faster. NoHeadroom while the money is not there.
    A day's budget that has moved on is read again: that others were granted money takes no run away.
    """
    try:
        return retry(lambda: _intend(store, plan, queued, tries_here))
    except WrongVersion as error:
        raise DatabaseBusy from error


def _intend(store: Store, plan: RunPlan, queued: Queued, tries_here: int) -> int | None:
    loaded = load(store, f"run-{queued.run}")
    state: Run = loaded.state
    if not wants_start(state, queued, tries_here, retries=0):
        return None
    number = len(state.attempts) + 1
    intended = {"attempt": number, "backend": plan.backend, "spool": f"{plan.backend}:{queued.run}.{number}"}
    decided: list[tuple[Loaded, list[Decided]]] = [(loaded, [("spawn.intended", intended)])]
    if plan.each:
        decided += reserving(
            store, account=plan.account, experiment=plan.experiment, project=plan.project,
            reservation=f"{queued.run}.{number}", run=queued.run, amount=plan.each,
        )  # fmt: skip
    try:
        commit(store, decided, ACTOR)
    except WrongVersion as error:
        if error.stream != loaded.stream:
            raise
        log.info("run_taken_by_another", run=queued.run, reason=str(error))
        return None
    return number


def spawn(backend: RemoteBackend, envelope: dict[str, Any]) -> dict[str, Any] | None:
    """Ask the provider; None if it is not known whether it has started anything. NotStarted if not."""
    try:
        return backend.spawn(envelope)
    except Unavailable as error:
        log.error("spawn_unknown", run=envelope["run"], attempt=envelope["attempt"], reason=str(error))
        return None


def spawned(store: Store, plan: RunPlan, run: str, number: int, found: dict[str, Any]) -> None:
    """Record the handle, unless the worker has done so meanwhile."""

    def decide(state: Run, handle_of: dict[str, Any]) -> list[Decided]:
        if state.attempts[number - 1].spawned:
            return []
        return [("run.spawned", {"attempt": number, "backend": plan.backend, "handle": handle_of})]

    handle(store, f"run-{run}", decide, found, actor=ACTOR)


def refused(store: Store, run: str, number: int, why: str) -> None:
    """Nothing of this attempt runs, and nothing will: the provider refused it, or shows nothing of it."""

    def decide(state: Run, text: str) -> list[Decided]:
        attempt = state.attempts[number - 1]
        if attempt.lost or attempt.outcome is not None or attempt.claimed:
            return []
        said = {
            "attempt": number, "call": attempt.call or "none", "state": "gone", "settled": True,
            "outcome": None, "detail": text,
        }  # fmt: skip
        return [("provider.reported", said), ("run.lost", {"attempt": number, "why": text})]

    handle(store, f"run-{run}", decide, why[:2000], actor=ACTOR)
