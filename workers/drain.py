"""`python -m workers drain`: deliver what lies in the spools. Nothing is started."""

import os
import time
from pathlib import Path
from typing import Any

import structlog

from ledger.places import spool_folder
from workers.link import LedgerAway, Link
from workers.money import settle_attempt
from workers.reaper import is_running, leftovers, never_asked_for, plan_of
from workers.suspicion import lose
from workers.transport import Transport

PATIENCE_SECONDS, PAUSE_SECONDS = 900.0, 1.0
log = structlog.get_logger()


def drain(url: str, spool: Path | None = None, link: Link | None = None) -> dict[str, Any]:
    """Deliver once, all experiments; attempts that are gone without an end are recorded as lost.

    `{"delivered": [names], "left": [names]}`: left are those that run, that another process delivers,
    or that the ledger could not take now.
    """
    link = link or Link(url)
    transport = Transport(link)
    try:
        root = spool or link.run(lambda store: spool_folder(store.url, store.ledger_id))
    except LedgerAway:
        return {"delivered": [], "left": ["the ledger is away"]}
    folders = leftovers(root)
    held = [folder for folder in folders if not _unknown(folder) and transport.watch(folder)]
    if transport.flush():
        _give_up_the_gone(link, held)
        transport.flush()
    done = [folder for folder in held if transport.finished(folder)]
    for folder in done:
        _settle(link, folder)
    for folder in held:
        transport.unwatch(folder)
    left = [folder.name for folder in folders if folder not in done and not _unknown(folder)]
    return {"delivered": [folder.name for folder in done], "left": left}


def drain_until_done(url: str, spool: Path, patience: float = PATIENCE_SECONDS) -> None:
    """Deliver until nothing is left, or for a quarter of an hour: what then remains stays in the spool."""
    deadline = time.monotonic() + patience
    link = Link(url)
    while drain(url, spool, link)["left"] and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    link.close()


def _unknown(folder: Path) -> bool:
    return plan_of(folder) is None or never_asked_for(folder)


def _give_up_the_gone(link: Link, folders: list[Path]) -> None:
    # the keeper drains, and its own pid stands in the folders: it must not wait for itself
    own = {os.getpid()}
    for folder in folders:
        plan = plan_of(folder)
        if plan is not None and not is_running(folder, ignore=own):
            lose(link, folder, plan)


def _settle(link: Link, folder: Path) -> None:
    plan = plan_of(folder)
    if plan is None:
        return
    try:
        link.run(lambda store: settle_attempt(store, plan, folder))
    except LedgerAway as away:
        log.warning("not_settled", folder=folder.name, reason=str(away))
