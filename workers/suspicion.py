"""Attempts in doubt: suspected, recovered, given up as lost. Each is recorded while it still follows."""

from pathlib import Path

from ledger.domain.run import Attempt, Run
from ledger.handle import Decided, handle
from ledger.store.store import Store
from workers.completion import told
from workers.descriptor import Descriptor
from workers.link import LedgerAway, Link
from workers.reaper import WHY, give_up

ACTOR = "supervisor"


def suspect(store: Store, plan: Descriptor, why: str) -> None:
    """Record `run.suspected`, unless the attempt has ended or is in doubt already."""

    def decide(state: Run, text: str) -> list[Decided]:
        attempt = _of(state, plan)
        if attempt is None or attempt.outcome is not None or attempt.suspected or attempt.lost:
            return []
        return [("run.suspected", {"attempt": plan.attempt, "why": text})]

    handle(store, plan.stream, decide, why, actor=ACTOR)


def recover(store: Store, plan: Descriptor, why: str) -> None:
    """Record `run.recovered`, if the attempt is in doubt."""

    def decide(state: Run, text: str) -> list[Decided]:
        attempt = _of(state, plan)
        if attempt is None or attempt.outcome is not None or not (attempt.suspected or attempt.lost):
            return []
        return [("run.recovered", {"attempt": plan.attempt, "why": text})]

    handle(store, plan.stream, decide, why, actor=ACTOR)


def lose(link: Link, folder: Path, plan: Descriptor) -> bool:
    """Give up an attempt whose process is gone: suspected in the ledger, then lost in its spool.

    False while the ledger is away: then nobody is held to be lost.
    """
    if told(folder, plan).outcome is None:  # it may have ended just before
        try:
            link.run(lambda store: suspect(store, plan, WHY))
        except LedgerAway:
            return False
        give_up(folder, plan)
    return True


def _of(state: Run, plan: Descriptor) -> Attempt | None:
    return state.attempts[plan.attempt - 1] if plan.attempt <= len(state.attempts) else None
