"""What `run.log` costs the training thread, beside a bare `SimpleQueue.put` in the same process.

    python benchmarks/log_call.py [--calls 20000] [--rounds 15]

Medians over rounds of the time per call, in microseconds; the goal is 3 µs.
"""

import argparse
import queue
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.run import Run
from workers.spool import Spool

GOAL = 3.0


def timed(call: Callable[[int], None], calls: int) -> float:
    """Microseconds per call."""
    begin = time.perf_counter_ns()
    for step in range(calls):
        call(step)
    return (time.perf_counter_ns() - begin) / calls / 1000


def rows(run: Run, calls: int, rounds: int) -> dict[str, list[float]]:
    """Every candidate once a round, in turn; the background thread is writing all the while."""
    bare: queue.SimpleQueue[tuple[int, float]] = queue.SimpleQueue()
    three = {"train/loss": 0.5, "train/acc": 0.25, "lr": 0.001}
    candidates: dict[str, Callable[[int], None]] = {
        "SimpleQueue.put": lambda step: bare.put((step, 0.5)),
        "run.log, one value": lambda step: run.log({"train/loss": 0.5}, step=step),
        "run.log, three values": lambda step: run.log(three, step=step),
    }
    found: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, call in candidates.items():
            took = timed(call, calls)
            if number:  # the first round warms up
                found[name].append(took)
        while not bare.empty():
            bare.get()
        run.recorder.flush()
    return found


def main() -> int:
    """Print the table; 1 if the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bench.1.1"
        plan = Descriptor(run="bench.1", attempt=1, project="p", entry="", code="", data="")
        run = Run(plan, folder, Spool(folder, plan.name, 1, "bench"), Facts(hardware="bench"))
        run.recorder.start()
        found = rows(run, options.calls, options.rounds)
        run.recorder.stop()
    floor = statistics.median(found["SimpleQueue.put"])
    for label, times in found.items():
        middle = statistics.median(times)
        print(f"{label:24s} {middle:7.3f} µs  {middle / floor:6.1f} ×")
    return int(statistics.median(found["run.log, one value"]) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
