"""`python -m workers cancel`: end a run whose stop a person has approved, where nobody supervises it."""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import structlog

from ledger.actions.runs.stop_approved import approved_stops
from ledger.domain.run import Attempt, Run
from ledger.errors import Conflict, NoAnswer, NotFound, Refused
from ledger.handle import load
from ledger.places import spool_folder
from ledger.rules.refusal import refusal
from ledger.store.store import Store
from schemas.ids import experiment_of
from workers import stopping
from workers.assignment import read_assignment
from workers.backends.remote import Unavailable
from workers.completion import told
from workers.descriptor import read_descriptor
from workers.drain import drain
from workers.link import Link

LOCAL = "local"
GRACE_SECONDS, END_SECONDS, PAUSE_SECONDS = 2.0, 6.0, 0.05
SEEN_SECONDS = 40.0
"""For so long the end of a call elsewhere is waited for: its worker's last events have 20 of them."""
log = structlog.get_logger()


def cancel(url: str, run: str) -> tuple[int, dict[str, Any]]:
    """`{"run", "attempt", "cancelled": true}`. Refused (R26, not recorded again) without an approval.

    NotFound for a run that never began; Conflict for a local one that is not of this machine; NoAnswer where
    the provider does not answer.
    """
    with closing(Link(url)) as link:
        attempt, number = link.run(lambda store: _approved(store, run))
        if attempt.outcome is None:
            end = _end_local if attempt.backend == LOCAL else _end_elsewhere
            end(link, run, number)
        if attempt.backend != LOCAL:
            _see_end(link, run)
    return 0, {"run": run, "attempt": number, "cancelled": True}


def _approved(store: Store, run: str) -> tuple[Attempt, int]:
    state: Run = load(store, f"run-{run}").state
    if not state.attempts:
        raise NotFound(f"there is no run {run!r} that has begun", "`ledger status` lists them")
    number = len(state.attempts)
    if not approved_stops(store, [(run, number)]):
        reason = f"nobody has approved that attempt {number} of {run} is stopped"
        raise Refused([refusal("R26", reason, f"`ledger stop {run}`")], recorded=False)
    return state.attempts[-1], number


def _end_local(link: Link, run: str, number: int) -> None:
    folder = link.run(lambda store: spool_folder(store.url, store.ledger_id)) / f"{run}.{number}"
    if not folder.is_dir():
        raise Conflict(f"run {run} is not of this machine", "repeat `ledger stop` where it runs")
    stopping.ask(folder)
    if not _gone_within(folder, GRACE_SECONDS):
        stopping.insist(folder)
        _gone_within(folder, END_SECONDS)
    drain(link.url)


def _gone_within(folder: Path, seconds: float) -> bool:
    """Whether its end is in the spool, or nothing of it is alive, before the time is up."""
    until = time.monotonic() + seconds
    plan = read_descriptor(folder)
    while time.monotonic() < until:
        if told(folder, plan).outcome is not None:
            return True
        time.sleep(PAUSE_SECONDS)
    return not stopping.is_alive_here(folder)


def _end_elsewhere(link: Link, run: str, number: int) -> None:
    """By the handle of the call: the provider's repeats of it have none of their own."""
    from workers.backends.find import made
    from workers.paid.plan import place_of, plan_of

    def backend_of(store: Store) -> Any:
        assignment = read_assignment(store, experiment_of(run))
        plan = plan_of(store, assignment)
        return made(plan.backend, place_of(store, assignment, plan))

    handle = link.run(lambda store: _handle(store, run, number))
    try:
        link.run(backend_of).cancel(handle)
    except Unavailable as error:
        raise NoAnswer(f"the provider cannot be asked to cancel {run}: {error}") from None
    log.info("cancelled", run=run, attempt=number)


def _see_end(link: Link, run: str) -> None:
    """Its end is recorded and paid, which is else left to the next launch."""
    from workers.paid.see_end import see_end

    see_end(link, run, SEEN_SECONDS)


def _handle(store: Store, run: str, number: int) -> dict[str, Any]:
    attempts: list[Attempt] = load(store, f"run-{run}").state.attempts
    for attempt in reversed(attempts[:number]):
        if attempt.handle or attempt.call:
            return attempt.handle or {"call": attempt.call}
    raise Conflict(f"no handle of {run} is known yet", "its supervisor cancels it as soon as it has one")
