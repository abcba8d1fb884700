"""A ledger with 10,000 ended runs, through the public append, to measure the start of `ledger status` on.

`python benchmarks/status_rows.py URL [RUNS]` makes the ledger, catches it up and prints what it took.
"""

import sys
import time

from ledger.projections.catch_up import catch_up
from ledger.projections.view import open_view
from ledger.store.open import open_store
from ledger.testing.story import Story
from ledger.testing.tales import gate, launch, propose, succeed

SUBJECTS, SEEDS = [str(number) for number in range(1, 21)], [42, 137, 256, 512, 1024]
CELLS = len(SUBJECTS) * len(SEEDS)


def story(runs: int) -> Story:
    """Experiments of 100 cells each until there are `runs` runs: nine events a run."""
    told = Story()
    for number in range(-(-runs // CELLS)):
        experiment = f"x{number:09d}"
        propose(told, experiment, SUBJECTS, SEEDS, name=f"mlp-{number}")
        gate(told, experiment)
        cells = list(range(1, min(CELLS, runs - number * CELLS) + 1))
        launch(told, experiment, cells)
        for cell in cells:
            subject, seed = SUBJECTS[(cell - 1) // len(SEEDS)], SEEDS[(cell - 1) % len(SEEDS)]
            succeed(told, f"{experiment}.{cell}", subject, seed, 40.0 + cell)
    return told


def build(url: str, runs: int = 10_000) -> int:
    """A new ledger at an address, all events appended and every projection caught up; the head index."""
    with open_store(url, create=True) as store:
        story(runs).append(store)
        return catch_up(store)


def main() -> None:
    """Time telling, appending, catching up and one view."""
    url, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    start = time.perf_counter()
    told = story(runs)
    print(f"told {len(told.lines)} events in {time.perf_counter() - start:.2f} s")
    with open_store(url, create=True) as store:
        for label, work in (
            ("appended", lambda: told.append(store)),
            ("caught up", lambda: catch_up(store)),
            ("overview", lambda: len(open_view(store).rows("experiments"))),
            ("all runs", lambda: len(open_view(store).rows("runs"))),
        ):
            start = time.perf_counter()
            found = work()
            print(f"{label}: {time.perf_counter() - start:.3f} s ({found})")


if __name__ == "__main__":
    main()
