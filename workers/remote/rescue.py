"""The last resort of a spool: a copy on the shelf, the folder that outlives this machine.

Written where the ledger is away at the end. It is delivered by the next call that claims the same run, or by
`python -m workers drain --spool FOLDER`.
"""

import shutil
import tempfile
from pathlib import Path

import structlog

from workers.channel import ACKED, Channel
from workers.child import OUTPUT
from workers.descriptor import PLAN
from workers.link import LedgerAway, Link
from workers.result import FILE
from workers.spool import EVENTS
from workers.spool_read import TORN
from workers.transport import Transport

_KEPT = (PLAN, FILE, OUTPUT, TORN, ACKED, EVENTS)
log = structlog.get_logger()


def save(folder: Path, shelf: Path) -> str:
    """Copy an attempt's spool; returns where it lies, or why it could not be copied."""
    target = shelf / folder.name
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in _KEPT:
            if (folder / name).exists():
                partial = target / (name + ".partial")
                shutil.copyfile(folder / name, partial)
                partial.rename(target / name)
    except OSError as error:
        log.error("spool_not_saved", folder=str(target), reason=str(error))
        return f"nowhere but in {folder} ({error.strerror})"
    return str(target)


def drop(folder: Path, shelf: Path) -> None:
    """The spool is delivered: no copy of it has anything left to tell."""
    for name in _KEPT:
        (shelf / folder.name / name).unlink(missing_ok=True)


def deliver_saved(link: Link, run: str, shelf: Path) -> None:
    """Deliver what earlier attempts of a run have saved; LedgerAway if that cannot be done now.

    From a local copy: a lock on a shared volume may not be had.
    """
    for saved in sorted(shelf.glob(f"{run}.*")):
        name = saved.name.removeprefix(f"{run}.")
        if not name.isdigit() or not (saved / EVENTS).exists() or Channel(saved).finished:
            continue
        with tempfile.TemporaryDirectory(prefix="ledger-saved-") as base:
            copied = Path(base) / saved.name
            shutil.copytree(saved, copied, ignore=shutil.ignore_patterns("*.pt"))
            transport = Transport(link)
            transport.watch(copied)
            done = transport.flush() and not Channel(copied).waiting()
            transport.unwatch(copied)
        if not done:
            raise LedgerAway("the ledger took no saved spool just now")
        log.info("saved_spool_delivered", attempt=saved.name)
        drop(saved, shelf)
