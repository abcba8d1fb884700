"""The part of a call behind its claim: the training, then its end into the ledger, by any way left."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from workers.completion import complete
from workers.descriptor import Descriptor
from workers.link import Link
from workers.remote.claim import Claimed
from workers.remote.commits import Commits
from workers.remote.delivery import Delivery
from workers.remote.output import Output
from workers.remote.rescue import drop, save
from workers.remote.signals import Signals
from workers.remote.task import Task
from workers.remote.training import start, watch

INSIST_SECONDS, INTERRUPTED_SECONDS = 600.0, 20.0
"""For so long a call insists on delivering its end, and one whose machine is being taken away."""
FIRST_SECONDS = 5.0
"""After these the spool is copied to the shelf; so long a checkpoint is waited for at the end."""
_SLICE = 0.1


class Ended(NamedTuple):
    """How a call ended: `claimed` an attempt or not, its `outcome` if the ledger has it, and `why` not."""

    attempt: int
    claimed: bool
    outcome: str | None
    why: str = ""


def train(
    task: Task, claimed: Claimed, changed: str, *, url: str, commit: Callable[[], None] | None,
    signals: Signals, began: float,
) -> Ended:  # fmt: skip
    """Train a claimed attempt; with `changed`, why that may not be, it fails at once."""
    base = Path(tempfile.mkdtemp(prefix="ledger-attempt-"))
    plan = _descriptor(task, claimed, began)
    folder, commits = base / plan.name, Commits(commit)
    plan.write(folder)
    delivery = Delivery(Link(url, ledger=task.envelope["ledger"]), plan, folder, commits)
    delivery.start()
    try:
        if changed:
            outcome = complete(folder, plan, "failed", time.monotonic() - began, error=changed)
        else:
            child = start(plan, folder, task.threads)
            outcome = watch(child, delivery, signals, Output(folder))
    except BaseException:
        # an exception from elsewhere: what is written is brought in, then it goes on its way
        delivery.finish(INTERRUPTED_SECONDS)
        raise
    ended = _deliver(task, plan, folder, outcome, delivery=delivery, commits=commits, signals=signals)
    if ended.outcome is not None:
        shutil.rmtree(base, ignore_errors=True)
    return ended


def _descriptor(task: Task, claimed: Claimed, began: float) -> Descriptor:
    assert claimed.attempt is not None
    plan = task.descriptor(claimed.queued, claimed.attempt, claimed.day)
    return replace(plan, claimed=True, hardware=claimed.hardware, began=began, saved=claimed.saved)


def _deliver(
    task: Task, plan: Descriptor, folder: Path, outcome: str, *, delivery: Delivery, commits: Commits,
    signals: Signals,
) -> Ended:  # fmt: skip
    left = INSIST_SECONDS if plan.began is None else plan.timeout_s - (time.monotonic() - plan.began)
    limit = max(min(INSIST_SECONDS, left), FIRST_SECONDS)
    if not _insist(delivery, FIRST_SECONDS, signals):
        where = save(folder, task.shelf)
        commits.now(FIRST_SECONDS)
        if not _insist(delivery, limit - FIRST_SECONDS, signals):
            delivery.settle(0.0)
            why = f"the ledger is away; how the attempt ended ({outcome}) lies in {where}"
            return Ended(plan.attempt, True, None, why)
        drop(folder, task.shelf)
    delivery.settle(FIRST_SECONDS)
    known = delivery.known()
    stands = known[0].outcome if known is not None else outcome
    if stands is not None and stands != outcome:
        return Ended(plan.attempt, True, stands, f"it was closed elsewhere; here it ended {outcome}")
    return Ended(plan.attempt, True, outcome)


def _insist(delivery: Delivery, seconds: float, signals: Signals) -> bool:
    """Wait for the end to be delivered; a signal leaves it a third of the half minute that there is."""
    deadline = time.monotonic() + seconds
    hurried = False
    while not delivery.finish(_SLICE):
        if signals.number is not None and not hurried:
            hurried, deadline = True, min(deadline, time.monotonic() + INTERRUPTED_SECONDS / 2)
        if time.monotonic() >= deadline:
            return False
    return True
