"""Attempts that an earlier supervisor left: alive, ended, or gone without an end.

Nobody is held to be lost while the ledger itself is away, and what a lost worker had written is
delivered first.
"""

import json
from collections.abc import Container
from pathlib import Path
from typing import Any

from schemas.clock import to_micros
from workers.channel import Channel
from workers.completion import told
from workers.descriptor import STARTED_BY, Descriptor, read_descriptor
from workers.ending import cost_of
from workers.hardware import actor, host
from workers.processes import is_alive
from workers.result import sixteen
from workers.spool import Entry, Spool
from workers.spool_read import read_all, set_torn_aside

WHY = "its process is gone and left no end"


def leftovers(spool: Path, experiment: str | None = None) -> list[Path]:
    """Folders of attempts whose end is not yet delivered, of one experiment or of all."""
    if not spool.is_dir():
        return []
    found = []
    for folder in sorted(spool.iterdir()):
        # <experiment>.<cell>.<attempt>
        own = experiment is None or folder.name.rsplit(".", 2)[0] == experiment
        if own and folder.is_dir() and not Channel(folder).finished:
            found.append(folder)
    return found


def plan_of(folder: Path) -> Descriptor | None:
    """The attempt's descriptor, or None where the folder was never completed."""
    try:
        return read_descriptor(folder)
    except (OSError, ValueError, TypeError):
        return None


def is_running(folder: Path, ignore: Container[int] = ()) -> bool:
    """Whether the worker, or a server that will still speak for it, is alive; on another host: assumed."""
    for handle in _handles(folder):
        if handle.get("host") != host():
            return True
        for pid, started in (("pid", "start_time"), ("server", "server_start_time")):
            if handle.get(pid) not in ignore and is_alive(
                int(handle.get(pid) or 0), str(handle.get(started, ""))
            ):
                return True
    return False


def never_asked_for(folder: Path) -> bool:
    """Whether no backend was ever asked to start it: then it is not lost, only not yet started."""
    return not (folder / STARTED_BY).exists() and not read_all(folder)


def give_up(folder: Path, plan: Descriptor, why: str = WHY) -> None:
    """Spool that the attempt is lost, with its result (`lost`, no value) and the cost until its last sign."""
    set_torn_aside(folder)
    state = told(folder, plan)
    if "run.lost" in state.done or state.outcome is not None:
        return
    seconds = _seconds(folder)
    entries: list[Entry] = []
    if plan.experiment and "result.recorded" not in state.done:
        result = sixteen(plan, state.facts, "lost", seconds=seconds, why=why)
        entries.append((plan.stream, "result.recorded", result))
    if "cost.incurred" not in state.done:
        entries.append((plan.stream, "cost.incurred", cost_of(plan, seconds)))
    entries.append((plan.stream, "run.lost", {"attempt": plan.attempt, "why": why}))
    spool = Spool(folder, plan.name, plan.attempt, actor(), state.seq)
    spool.write(entries)
    spool.close()


def _handles(folder: Path) -> list[dict[str, Any]]:
    handles = [e["data"]["handle"] for e in read_all(folder) if e["type"] == "run.spawned"]
    try:
        handles.append(json.loads((folder / STARTED_BY).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        pass
    return handles


def _seconds(folder: Path) -> float:
    """From the first to the last sign of life, by the worker's clock."""
    times = [to_micros(event["time"]) for event in read_all(folder)]
    return max(0.0, (times[-1] - times[0]) / 1e6) if times else 0.0
