"""How long one experiment's table takes in a ledger that holds many.

    python benchmarks/table_speed.py [--full] [--experiments 200] [--folder DIR] [--url URL] [--json]

Every experiment has 20 subjects and 5 seeds and asks the same data, all in one project: the worst case for
what was tried before. Events are appended in large batches through the public API, the projections catch up
(timed and stated), then one table is asked for 20 times, each time with a view of its own; goal: a median of
50 ms. `--full` is 1,000,000 results of 10,000 experiments and takes a quarter of an hour or more.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ledger.actions.results.table import table
from ledger.projections.catch_up import catch_up
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.versions import NO_STREAM
from ledger.testing.story import Story, mark
from ledger.testing.tales import propose
from schemas.envelope import NewEvent

SUBJECTS = [str(number) for number in range(1, 21)]
SEEDS = [42, 137, 256, 512, 1024]
CELLS = [(subject, seed) for subject in SUBJECTS for seed in SEEDS]
GOAL_MS, ROUNDS, AT_ONCE = 50.0, 20, 10
ASKED = "x000000100"


def proposal(number: int) -> StreamAppend:
    """The proposal of one experiment; each is another science on the same data."""
    experiment = f"x{number:09d}"
    prints = {part: mark(f"{part}{number}") for part in ("config", "context", "code")}
    told = Story()
    plan = {"subjects": SUBJECTS, "seeds": SEEDS, "configs": [{"lr": number / 1e6}]}
    propose(told, experiment, SUBJECTS, SEEDS, name=f"mlp-{number}", fingerprints=prints, plan=plan)
    event = told.lines[0][1]
    return StreamAppend(f"experiment-{experiment}", (NewEvent(event.type, event.data, "bench"),), NO_STREAM)


def runs(number: int) -> Iterator[StreamAppend]:
    """The hundred runs of one experiment, each from the queue to its result."""
    experiment, config = f"x{number:09d}", {"lr": number / 1e6}
    for cell, (subject, seed) in enumerate(CELLS, 1):
        prints = {"config": mark(f"config{number}"), "context": mark(f"context{number}"), "run": mark("run")}
        queued = {
            "project": "sleepstudy", "experiment": experiment, "cell": cell, "subject": subject, "seed": seed,
            "config": config, "digest": mark("plan" + experiment), "data_digest": mark("data"),
            "fingerprints": prints,
        }  # fmt: skip
        facts = (
            ("run.queued", queued),
            ("spawn.intended", {"attempt": 1, "backend": "local", "spool": "spool"}),
            ("run.ended", {"attempt": 1, "outcome": "ok", "seconds": 1.5}),
            ("result.recorded", result(config, seed, 40.0 + (number * 7 + cell * 13) % 101 / 10)),
        )
        events = tuple(NewEvent(kind, data, "bench") for kind, data in facts)
        yield StreamAppend(f"run-{experiment}.{cell}", events, NO_STREAM)


def result(config: dict, seed: int, value: float) -> dict:
    """The sixteen fields of one result."""
    return {
        "attempt": 1, "model_name": "mlp", "architecture": "train_mlp:MLP", "dimensions": "1-16-1",
        "key_config": config, "params": 49, "data": "sleepstudy", "data_count": 170, "steps": 200,
        "batch": 170, "seed": seed, "metric": "rmse", "value": value, "best": value, "seconds": 1.5,
        "hardware": "2 cores", "status": "ok", "cost_actual": 0, "self_reported": False,
    }  # fmt: skip


def build(store: Store, experiments: int) -> None:
    """Append all experiments, some at once."""
    for first in range(0, experiments, AT_ONCE):
        numbers = range(first + 1, min(first + AT_ONCE, experiments) + 1)
        append(store, [proposal(number) for number in numbers])
        append(store, [part for number in numbers for part in runs(number)])


def timed(work) -> tuple[float, object]:
    """Seconds and what came of it."""
    begin = time.perf_counter()
    found = work()
    return time.perf_counter() - begin, found


def measure(url: str, experiments: int) -> dict:
    """Build, catch up, ask; seconds, and the table's median in milliseconds."""
    with open_store(url, create=True) as store:
        built, _ = timed(lambda: build(store, experiments))
        caught, head = timed(lambda: catch_up(store))
        asked = min(ASKED, f"x{experiments:09d}")
        times = [timed(lambda: table(store, [asked]))[0] * 1000 for _ in range(ROUNDS)]
        found = table(store, [asked])
    return {
        "experiments": experiments, "results": experiments * len(CELLS), "events": head,
        "append_s": round(built, 1), "catch_up_s": round(caught, 1),
        "table_ms": round(statistics.median(times), 2), "slowest_ms": round(max(times), 2),
        "goal_ms": GOAL_MS, "tried": found["configurations_tried"],
    }  # fmt: skip


def main() -> int:
    """Print what was measured; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--experiments", type=int, default=200)
    parser.add_argument("--full", action="store_true", help="10,000 experiments, 1,000,000 results")
    parser.add_argument("--folder", help="where the ledger is built (default: a temporary folder)")
    parser.add_argument("--url", help="an empty database instead of a new SQLite file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'ledger.db'}"
        found = measure(url, 10_000 if options.full else options.experiments)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print("{results:,} results of {experiments:,} experiments, {events:,} events".format(**found))
        print("appended in {append_s} s, caught up in {catch_up_s} s".format(**found))
        print("one table: median {table_ms} ms, slowest {slowest_ms} ms, goal {goal_ms} ms".format(**found))
    return 0 if found["table_ms"] <= GOAL_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
