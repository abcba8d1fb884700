"""`ledger compare` of ten experiments × 100 subjects × 10 seeds, and of one family with exact tests (S = 20).

    python benchmarks/compare_speed.py [--rounds 5]

Medians of the action on a caught-up SQLite ledger, and of the whole command as a process; the goal is 1 s.
"""

import argparse
import contextlib
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ledger.actions.results.compare import compare
from ledger.projections.catch_up import catch_up
from ledger.store.open import open_store
from ledger.testing.story import Story
from ledger.testing.tales import gate, launch, propose, succeed

GOAL = 1.0
EXPERIMENTS, SEEDS = 10, list(range(1, 11))


def story(subjects: int, prefix: str) -> tuple[Story, list[str]]:
    """Ten experiments that are done, and their ids; values are drawn from a fixed seed."""
    told, chance = Story(), random.Random(7)
    names = [str(number) for number in range(1, subjects + 1)]
    level = {name: chance.gauss(40, 8) for name in names}
    found = []
    for number in range(EXPERIMENTS):
        experiment = f"x{prefix}{number:08d}"
        propose(told, experiment, names, SEEDS, name=f"{prefix}-{number}")
        gate(told, experiment)
        launch(told, experiment, list(range(1, subjects * len(SEEDS) + 1)))
        for place, name in enumerate(names):
            for at, seed in enumerate(SEEDS):
                value = level[name] + 0.2 * number + chance.gauss(0, 1)
                succeed(told, f"{experiment}.{place * len(SEEDS) + at + 1}", name, seed, value)
        found.append(experiment)
    return told, found


def write(url: str, subjects: int) -> list[str]:
    """A caught-up ledger with the ten experiments; nothing of the story stays in memory."""
    told, ids = story(subjects, f"s{subjects}"[:4].ljust(4, "0"))
    with open_store(url, create=True) as store:
        told.append(store)
        catch_up(store)
    del told
    gc.collect()
    return ids


def median(rounds: int, work: Callable[[], object]) -> float:
    """Seconds, in the middle."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def measure(folder: Path, subjects: int, rounds: int) -> list[tuple[str, float]]:
    """The action and the command, on a ledger of one size."""
    url = f"sqlite:///{folder / f'{subjects}.db'}"
    ids = write(url, subjects)
    with open_store(url) as store:
        action = median(rounds, lambda: compare(store, ids))
    command = [sys.executable, "-m", "ledger", "compare", *ids, "--json"]
    environment = {**os.environ, "LEDGER_URL": url}

    def run() -> None:
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    size = f"{EXPERIMENTS} × {subjects} subjects × {len(SEEDS)} seeds"
    return [(f"action, {size}", action), (f"command, {size}", median(rounds, run))]


def main() -> int:
    """Print the table; 1 if the action misses its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows = [row for subjects in (100, 20) for row in measure(folder, subjects, options.rounds)]
    for label, seconds in rows:
        print(f"{label:50s} {seconds:7.3f} s")
    return int(max(seconds for label, seconds in rows if label.startswith("action")) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
