"""`ledger estimate` of a paid plan with fresh rates, as a process: no network. The goal is 0.3 s.

    python benchmarks/estimate_speed.py [--rounds 15]

The example's torch plan (90 runs) is proposed for an A10 in a ledger that knows the provider's rates, signed
by an approver, which is the slowest way to know them. Medians of the first look, which is recorded, and of
those that say the same again.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ledger.actions.money.rates import record
from ledger.actions.planning.propose import propose
from ledger.store.open import open_store
from ledger.store.read import now_micros
from ledger.testing.prices import RATES, enrol, sign
from schemas.clock import to_text

GOAL = 0.3
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "sleepstudy"
LOCAL = 'backend = "local"\ngpus = 0\nexpected_s = 2\ntimeout_s = 60\nretries = 0'
MODAL = (
    'backend = "modal"\ngpus = 1\ngpu = "A10"\ncpu = 1\nmemory_gib = 2\n'
    "expected_s = 300\ntimeout_s = 3600\nretries = 1"
)


def plans(folder: Path, url: str, count: int) -> list[str]:
    """The ids of proposals that were never estimated, in a ledger with signed rates."""
    shutil.copytree(EXAMPLE, folder / "project")
    spec = folder / "project" / "mlp.toml"
    text = spec.read_text(encoding="utf-8")
    if LOCAL not in text:
        raise SystemExit("the example's [compute] is another one: adapt this benchmark")
    spec.write_text(text.replace(LOCAL, MODAL), encoding="utf-8")
    with open_store(url, create=True) as store:
        data = {
            "provider": "modal", "source": "bench", "read_at": to_text(now_micros(store)), "rates": RATES,
            "how": "stated",
        }  # fmt: skip
        record(store, sign(store, "ledger", ("rates.recorded", data), enrol(store))[1], "bench")
        return [propose(store, spec, actor="bench")["experiment"] for _ in range(count)]


def seconds(experiment: str, environment: dict[str, str]) -> float:
    """Wall time of one estimate as a process; a refusal ends the benchmark."""
    command = [sys.executable, "-m", "ledger", "estimate", experiment, "--json"]
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main() -> int:
    """Print the medians; 1 if one is over the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), f"sqlite:///{name}/ledger.db"
        environment = {**os.environ, "LEDGER_URL": url, "XDG_STATE_HOME": str(folder / "state")}
        experiments = plans(folder, url, rounds + 1)
        seconds(experiments[0], environment)  # fills the caches
        found = {
            "first look": [seconds(one, environment) for one in experiments[1:]],
            "again": [seconds(experiments[0], environment) for _ in range(rounds)],
        }
    over = False
    for what, times in found.items():
        median = statistics.median(times)
        over = over or median > GOAL
        print(f"{what:12} {median:6.3f} s  (from {min(times):.3f} to {max(times):.3f})  goal {GOAL} s")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
