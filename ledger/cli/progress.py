"""Progress of a launch on stderr: a bar on a terminal, else a line for each change, never too many."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ledger.cli.output import clean, note
from ledger.cli.status_text import outcomes
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store

Tell = Callable[[dict[str, int]], None]
MOVING = frozenset({"queued", "running", "suspected", "lost"})
PAUSE_SECONDS = 3.0
SHOWN = 3


@contextmanager
def watching(store: "Store", launched: dict[str, Any], *, silent: bool) -> Iterator[Tell | None]:
    """What to call with the outcomes so far; None where nobody watches."""
    total = len(launched["runs"]) + len(launched["waiting"])
    if silent or not total:
        yield None
    elif sys.stderr.isatty():
        with _bar(store, launched["experiment"], total) as tell:
            yield tell
    else:
        yield Lines(total)


class Lines:
    """A line where the outcomes changed, at most one in three seconds; short launches say nothing."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = total, clock
        self._last: dict[str, int] = {}
        self._when = clock()

    def __call__(self, counts: dict[str, int]) -> None:
        """Say it, if it is news and the last line is old enough."""
        now = self._clock()
        if counts != self._last and now - self._when >= PAUSE_SECONDS:
            self._last, self._when = dict(counts), now
            note(f"{ended(counts)}/{self._total} ended: {outcomes(counts)}")


def ended(counts: dict[str, int]) -> int:
    """How many have an outcome."""
    return sum(count for outcome, count in counts.items() if outcome not in MOVING)


@contextmanager
def _bar(store: "Store", experiment: str, total: int) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    said = TextColumn("{task.description}", markup=False)
    with Progress(
        BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), said,
        console=Console(stderr=True), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("starting", total=total)

        def tell(counts: dict[str, int]) -> None:
            moving = steps(store, experiment)
            told = "  ".join([outcomes(counts), *moving])
            progress.update(task, completed=ended(counts), description=told)

        yield tell


@steady
def steps(store: "Store", experiment: str) -> list[str]:
    """The first runs under way with their step: `3: 40/200`."""
    from ledger.projections.view import open_view

    rows = open_view(store).rows("runs", f"{experiment}.")
    running = [(run, row) for run, row in rows.items() if row["state"] == "running"]
    return [f"{clean(run.rpartition('.')[2])}: {_step(row)}" for run, row in running[:SHOWN]]


def _step(row: dict[str, Any]) -> str:
    if row["step"] is None:
        return "starts"
    return f"{row['step']}/{row['steps']}" if row["steps"] else str(row["step"])
