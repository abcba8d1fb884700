"""One durable append through the public API against the raw driver and a peer; then eight writers at once.

    python benchmarks/append.py [--rounds 80] [--each 20] [--seconds 0.5]

Every contender runs in every round, in rotating order and in short turns, so that what else the machine does
hits all alike; a ratio is the median of the rounds' ratios to the
raw driver at the same durability. It says how much longer an append takes (lower is better). Goals: 1.67
alone on both databases; on Postgres 2.0 with eight writers and a reader that seals and follows the log.
"""

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack
from pathlib import Path

from contenders import contender
from eight_writers import measure

from ledger.store.open import open_store
from ledger.testing.postgres import fresh_database, server

TURNS = 5
"""Rounds with eight writers."""

NAMES = ("raw", "ledger", "eventsourcing")
GOALS = {("alone", "sqlite"): 1.67, ("alone", "postgres"): 1.67, ("eight writers", "postgres"): 2.0}


def seconds_each(one, count: int) -> float:
    """Seconds per append over `count` appends."""
    gc.collect()
    begin = time.perf_counter()
    for _ in range(count):
        one()
    return (time.perf_counter() - begin) / count


def alone(dialect: str, folder: str, url: str, rounds: int, each: int) -> list[dict]:
    """One process, one append after the other."""
    built = {name: contender(name, dialect, folder, url) for name in NAMES}
    gc.freeze()  # what is loaded once is not the appends' garbage
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for name in NAMES:
        seconds_each(built[name].one, 600)  # past the first checkpoint, where the log file grows
    for number in range(rounds):
        turn = number % len(NAMES)
        for name in NAMES[turn:] + NAMES[:turn]:
            times[name].append(seconds_each(built[name].one, each))
    return rows("alone", dialect, times)


def rows(what: str, dialect: str, times: dict[str, list[float]], more: dict | None = None) -> list[dict]:
    """A row a contender: median microseconds and the median ratio to the floor."""
    found = []
    for name, own in times.items():
        ratio = statistics.median(a / b for a, b in zip(own, times["raw"], strict=True))
        row = {"what": what, "database": dialect, "contender": name,
               "us": round(statistics.median(own) * 1e6, 1), "ratio": round(ratio, 2)}  # fmt: skip
        if name == "ledger" and (what, dialect) in GOALS:
            row["goal"] = GOALS[what, dialect]
        found.append(row | (more or {}).get(name, {}))
    return found


def run(dialect: str, base: str, options: argparse.Namespace) -> list[dict]:
    """Both measurements on one database, in fresh places."""
    found = []
    for what in ("alone", "eight writers"):
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{folder}/ledger.db"
            if dialect == "postgres":
                url = stack.enter_context(fresh_database(base))
            open_store(url, create=True).close()
            if what == "alone":
                found += alone(dialect, folder, url, options.rounds, options.each)
            else:
                times, more = measure(NAMES, dialect, folder, url, TURNS, options.seconds)
                found += rows(what, dialect, times, more)
    return found


def main() -> int:
    """Print a line a figure; with --json one document."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--each", type=int, default=20, help="appends a turn")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a round with eight writers")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder, server(Path(folder) / "pgdata") as base:
        for dialect in ("sqlite", "postgres"):
            found += run(dialect, base, options)
    if options.json:
        print(json.dumps(found, indent=2))
        return 0
    for row in found:
        goal = f"  goal {row['goal']}" if "goal" in row else ""
        more = ("errors", "longest_ms", "fairness", "reader")
        extra = "".join(f"  {key} {row[key]}" for key in more if key in row)
        figures = f"{row['us']:8.1f} us {row['ratio']:6.2f}x"
        print(f"{row['what']:14} {row['database']:9} {row['contender']:14} {figures}{goal}{extra}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
