"""What a call elsewhere does: claims its attempt, trains, and brings every word of it into the ledger."""

import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog

from ledger.errors import Conflict, LedgerError, WrongVersion
from workers.descriptor import LEASE_SECONDS
from workers.link import LedgerAway, Link
from workers.remote.claim import Claimed, claim
from workers.remote.device import claim_data
from workers.remote.finish import Ended, train
from workers.remote.rescue import deliver_saved
from workers.remote.signals import Signals
from workers.remote.task import Task, malformed, read_task

CLAIM_SECONDS = 60.0
"""For so long a ledger may be away before a call gives up claiming, so that its provider repeats it."""

_AGAIN = (None, "preempted", "killed")
"""Ends of an interrupted call after which its signal is passed on: it did not come to an end by itself."""
T = TypeVar("T")
Commit = Callable[[], None]
log = structlog.get_logger()


def attempt(
    envelope: dict[str, Any], *, call: str, container: str = "", commit: Commit | None = None
) -> dict[str, Any]:
    """Claim and train; `{"run", "attempt", "claimed", "outcome", "why"}`, plain values.

    The ledger's address is in LEDGER_URL. `call` is the provider's name for the request, the same when it
    repeats it; `commit` makes the files below the envelope's folder durable. Whatever the training code does
    is an outcome. To be called again after it raised: LedgerAway where the ledger could not be reached at all
    to claim; KeyboardInterrupt, or what the provider's own signal handler raises, after its machine was taken
    away or the call was cancelled, and the attempt was closed.
    """
    began = time.monotonic()
    with Signals() as signals:
        ended = _attempt(envelope, call, container, commit=commit, signals=signals, began=began)
    told = {"run": str(envelope.get("run", "")), "attempt": ended.attempt, "claimed": ended.claimed}
    if ended.outcome in _AGAIN or (signals.cancelled and ended.outcome == "stopped"):
        signals.pass_on()
    log.info("attempt_over", **told, outcome=ended.outcome, why=ended.why)
    return {**told, "outcome": ended.outcome, "why": ended.why}


def _attempt(
    envelope: dict[str, Any], call: str, container: str, *,
    commit: Commit | None, signals: Signals, began: float,
) -> Ended:  # fmt: skip
    number, url = int(envelope.get("attempt", 0)), os.environ.get("LEDGER_URL", "")
    why = malformed(envelope) or ("" if url else "LEDGER_URL is not set: a worker needs an absolute address")
    if why:
        return Ended(number, False, None, why)
    link = Link(url)
    try:
        task = _task(link, envelope, signals)
        changed = _changed(task)
        claimed = _claim(link, task, call, container, signals=signals)
    except WrongVersion as error:
        raise LedgerAway(str(error)) from error
    except LedgerError as error:
        return Ended(number, False, None, str(error))
    finally:
        link.close()
    if claimed.attempt is None:
        return Ended(number, False, claimed.outcome, claimed.why)
    return train(task, claimed, changed, url=url, commit=commit, signals=signals, began=began)


def _task(link: Link, envelope: dict[str, Any], signals: Signals) -> Task:
    """What the call is to do; Conflict where it belongs to another ledger or another plan."""
    found = _patiently(lambda: link.run(lambda store: store.ledger_id), signals)
    if found != envelope["ledger"]:
        raise Conflict(f"LEDGER_URL leads to ledger {found}, the call belongs to {envelope['ledger']}")
    task = _patiently(lambda: link.run(lambda store: read_task(store, envelope)), signals)
    digest = task.assignment.proposed["digests"]["plan"]
    if digest != envelope["digest"]:
        raise Conflict(f"the plan of {envelope['experiment']} is {digest}, the call was for another")
    return task


def _changed(task: Task) -> str:
    """Why this machine's copy of the plan may not be run; empty if it may."""
    changed = task.assignment.changed()
    return "the frozen copy is not as it was planned (R21): " + "; ".join(changed[:10]) if changed else ""


def _claim(link: Link, task: Task, call: str, container: str, *, signals: Signals) -> Claimed:
    compute = task.assignment.compute
    lease = float(compute.get("lease_s", LEASE_SECONDS))
    data = claim_data(lease, int(compute["gpus"]), container)
    _patiently(lambda: deliver_saved(link, task.run, task.shelf), signals)
    return _patiently(lambda: link.run(lambda store: claim(store, task, call, data)), signals)


def _patiently(work: Callable[[], T], signals: Signals) -> T:
    """Repeat while the ledger is away, for a minute at most; LedgerAway then, or when a signal comes."""
    deadline = time.monotonic() + CLAIM_SECONDS
    while True:
        try:
            return work()
        except LedgerAway:
            if signals.number is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
