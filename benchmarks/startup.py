"""How long a command takes to start, as a multiple of `python -c pass`, in paired rounds.

    python benchmarks/startup.py [--rounds 15] [--rows 10000]

Every round runs each command once beside its own `python -c pass`; the printed ratio is the median of the
rounds' ratios, so that a machine that slows down slows both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = {"--version": 4.0, "--help": 10.0, "status": 30.0}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one process; its output is thrown away, a fault is not."""
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def goal_of(words: list[str]) -> float:
    """The ratio that a command line is held to."""
    return GOALS["--help"] if "--help" in words else GOALS.get(words[0], 30.0)


def command_lines() -> list[list[str]]:
    """`--version`, `--help`, and the help of every command."""
    from ledger.cli.catalogue import ENTRIES

    return [["--version"], ["--help"], *([name, "--help"] for name in ENTRIES), ["status", "--json"]]


def measure(lines: list[list[str]], rounds: int, environment: dict[str, str]) -> list[dict[str, object]]:
    """One row a command line: median seconds, median ratio, goal."""
    python, program = [sys.executable, "-c", "pass"], [sys.executable, "-m", "ledger"]
    times: dict[int, list[tuple[float, float]]] = {at: [] for at in range(len(lines))}
    for number in range(rounds + 1):
        for at, words in enumerate(lines):
            pair = (seconds(python, environment), seconds([*program, *words], environment))
            if number:  # the first round fills the caches
                times[at].append(pair)
    rows = []
    for at, words in enumerate(lines):
        ratio = statistics.median(own / base for base, own in times[at])
        median = statistics.median(own for _, own in times[at])
        rows.append({"command": " ".join(words), "seconds": median, "ratio": ratio, "goal": goal_of(words)})
    return rows


def main() -> int:
    """Print the rows as text, or as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--rows", type=int, default=10_000, help="runs in the ledger that status reads")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from status_rows import build

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        build(url, given.rows)
        rows = measure(command_lines(), given.rounds, {**os.environ, "LEDGER_URL": url})
    if given.json:
        print(json.dumps(rows))
        return 0
    for row in rows:
        mark = "" if row["ratio"] <= row["goal"] else "  over"
        print(
            f"{row['command']:22} {row['seconds']:7.3f} s {row['ratio']:6.2f} x  goal {row['goal']:g} x{mark}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
