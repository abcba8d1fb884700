"""Whose turn it is: which runs may be started, again or for the first time. Pure."""

from typing import NamedTuple

from ledger.domain.run import Run

FINAL = frozenset({"ok", "nan", "oom"})
"""Ends after which the same cell is not started again: it is done, or would end so again."""
RETRIED = frozenset({"killed", "preempted", "lost"})
"""Ends that are retried within a launch, up to `compute.retries`."""


class Queued(NamedTuple):
    """A run as a launch found it; `seen` counts its attempts then, all of them ended (-1: one was open).

    `asked_again`: a launch asked for it after its last end, a reopened dead end for instance.
    """

    run: str
    smoke: bool
    seen: int
    asked_again: bool = False


def last_end(state: Run) -> str | None:
    """How the last attempt ended, `lost` included; None while it is open or there is none."""
    if not state.attempts:
        return None
    last = state.attempts[-1]
    return last.outcome or ("lost" if last.lost else None)


def seen(state: Run) -> int:
    """How many attempts a run has had, -1 while one is open."""
    return len(state.attempts) if not state.attempts or last_end(state) is not None else -1


def wants_start(state: Run, queued: Queued, tries_here: int, retries: int) -> bool:
    """Whether a run is due; `tries_here` counts the attempts of this launch.

    What ended before the launch is tried again unless it is final. What another supervisor ends
    meanwhile is not ours to repeat, unless it was lost.
    """
    end = last_end(state)
    if state.queued is None or any(attempt.outcome == "ok" for attempt in state.attempts):
        return False
    if not state.attempts:
        return True
    if end is None or (end in FINAL and (tries_here or not queued.asked_again)):
        return False
    if tries_here == 0:
        return end == "lost" or len(state.attempts) == queued.seen
    return end in RETRIED and tries_here <= retries
