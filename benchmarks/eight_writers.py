"""Eight writer processes, and beside the ledger's a reader that seals and follows the log."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

WRITERS = 8


def measure(
    names: tuple[str, ...], dialect: str, folder: str, url: str, rounds: int, seconds: float
) -> tuple[dict[str, list[float]], dict[str, dict[str, Any]]]:
    """Wall seconds per event of each contender and round; errors, waits, fairness, the reader's faults."""
    call = [sys.executable, str(Path(__file__).resolve()), dialect, folder, url]
    places = (str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        "PYTHONWARNINGS": "ignore",
    }
    crew = [
        subprocess.Popen(
            [*call, role], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for role in (*["writer"] * WRITERS, "reader")
    ]
    told = rounds_of(crew, names, rounds, seconds)
    faults = order(crew[-1:], "end", "", 0)[0]
    for one in crew:
        one.stdin.close()
        one.wait()
    times = {name: [seconds / sum(w["count"] for w in each) for each in told[name]] for name in names}
    more = {name: summary(told[name]) for name in names}
    more["ledger"]["reader"] = faults
    return times, more


def rounds_of(
    crew: list[subprocess.Popen], names: tuple[str, ...], rounds: int, seconds: float
) -> dict[str, list[list[dict]]]:
    """What the writers tell, by contender and round; the reader runs beside the ledger's."""
    told: dict[str, list[list[dict]]] = {name: [] for name in names}
    for name in names:  # opened one by one: creating tables is not the subject
        for one in crew[:-1]:
            order([one], "open", name, 0)
        order(crew[:-1], "run", name, seconds / 2)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            with_reader = crew if name == "ledger" else crew[:-1]
            told[name].append(order(with_reader, "run", name, seconds)[:WRITERS])
    return told


def order(crew: list[subprocess.Popen], what: str, name: str, seconds: float) -> list[dict]:
    """Send one order to some processes and wait for all their answers."""
    for one in crew:
        one.stdin.write(json.dumps([what, name, seconds, time.time() + 0.05]) + "\n")
        one.stdin.flush()
    return [json.loads(one.stdout.readline()) for one in crew]


def summary(told: list[list[dict]]) -> dict[str, Any]:
    """Errors in all, the longest wait, and the slowest writer's share of the fastest's (median round)."""
    shares = [min(w["count"] for w in each) / max(1, *(w["count"] for w in each)) for each in told]
    return {
        "errors": sum(w["errors"] for each in told for w in each),
        "longest_ms": round(max(w["longest"] for each in told for w in each) * 1e3, 1),
        "fairness": round(statistics.median(shares), 2),
    }


def write(one: Any, seconds: float, begin: float) -> dict[str, Any]:
    """Append until the time is over."""
    count, errors, longest = 0, 0, 0.0
    time.sleep(max(0, begin - time.time()))
    end = time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        try:
            one()
            count += 1
        except Exception:
            errors += 1
        longest = max(longest, time.perf_counter() - now)
    return {"count": count, "errors": errors, "longest": longest}


class Reader:
    """Seals and follows the log; counts what it skipped, saw twice or out of order."""

    def __init__(self, url: str) -> None:
        from ledger.store.open import open_store

        self.store, self.last, self.seen, self.faults = open_store(url), 0, 0, Counter()
        self.versions: Counter[str] = Counter()

    def follow(self) -> None:
        from ledger.store.read import read_log
        from ledger.store.seal import seal

        seal(self.store)
        for event in read_log(self.store, self.last):
            self.faults["index"] += event.index != self.last + 1
            self.faults["version"] += event.version != self.versions[event.stream] + 1
            self.last, self.versions[event.stream] = event.index, event.version
            self.seen += 1
        time.sleep(0.02)

    def report(self) -> dict[str, Any]:
        self.follow()
        stored = self.store.database.query("SELECT count(*) FROM events")[0][0]
        return {"seen": self.seen, "skipped": stored - self.seen, "disordered": sum(self.faults.values())}


def main(dialect: str, folder: str, url: str, role: str) -> None:
    """Answer orders from standard input until it closes."""
    from contenders import contender

    built: dict[str, Any] = {}
    reader = Reader(url) if role == "reader" else None
    for line in sys.stdin:
        what, name, seconds, begin = json.loads(line)
        answer: dict[str, Any] = {}
        if what == "open":
            built[name] = contender(name, dialect, folder, url)
        elif what == "end":
            answer = reader.report()
        else:
            answer = write(reader.follow if reader else built[name].one, seconds, begin)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
