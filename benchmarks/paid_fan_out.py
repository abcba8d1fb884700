"""200 variants spawned and claimed on the loopback control plane, then what the idle supervisor costs.

    python benchmarks/paid_fan_out.py [--runs 200] [--idle 30]

The real client and the real worker; containers are forked from one warm process, since in production they are
other machines. Each run waits, speaking only by its heartbeats, until the measurement is over.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
from fan_spec import SCRIPT, SPEC  # noqa: E402 - after the line above


def ledger(*words: str) -> dict[str, Any]:
    """One command; its JSON document."""
    done = subprocess.run(
        [sys.executable, "-m", "ledger", *words, "--json"], stdout=subprocess.PIPE, check=True
    )
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def plane(folder: Path) -> "tuple[subprocess.Popen[str], dict[str, str]]":
    """The control plane, and the environment that leads the client to it."""
    serve = [sys.executable, str(ROOT / "tests/loopback/serve.py"), "--warm", "--state", str(folder / "p")]
    url = f"sqlite:///{folder / '.ledger' / 'ledger.db'}"
    process = subprocess.Popen([*serve, "--ledger-url", url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    host, _, port = told["control"].partition(":")
    socket.create_connection((host, int(port))).close()
    return process, {
        "MODAL_SERVER_URL": told["url"], "MODAL_TOKEN_ID": "ak-b", "MODAL_TOKEN_SECRET": "as-b",
        "MODAL_DISABLE_API_PROXY": "1", "MODAL_CONFIG_PATH": str(folder / "none.toml"),
        "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def approve(folder: Path, experiment: str) -> None:
    """A generous approval, so that all runs may be in flight at once."""
    from ledger.store.open import open_store
    from ledger.testing.prices import approve as approved
    from ledger.testing.prices import enrol

    with open_store(f"sqlite:///{folder / '.ledger' / 'ledger.db'}") as store:
        approved(store, experiment, 900_000_000, enrol(store))


def claimed(folder: Path) -> int:
    """How many attempts are claimed."""
    from ledger.store.open import open_store

    with open_store(f"sqlite:///{folder / '.ledger' / 'ledger.db'}?mode=ro") as store:
        rows = store.database.query("SELECT count(*) FROM events WHERE type = 'attempt.claimed'", ())
        return int(rows[0][0])


def supervisor_seconds() -> float:
    """CPU seconds of the supervisor so far."""
    import psutil

    found = [
        process
        for process in psutil.Process().children(recursive=True)
        if "workers" in process.cmdline() and "run" in process.cmdline()
    ]
    times = [process.cpu_times() for process in found]
    return sum(one.user + one.system for one in times)


def measure(folder: Path, runs: int, idle: float) -> None:
    """Propose, approve, smoke, fan out; print what it took."""
    experiment = ledger("propose", "fan.toml")["experiment"]
    ledger("estimate", experiment)
    approve(folder, experiment)
    ledger("launch", experiment, "--smoke", "--wait")
    before, begun = claimed(folder), time.perf_counter()
    launch = subprocess.Popen(
        [sys.executable, "-m", "ledger", "launch", experiment, "--wait", "--json"], stdout=subprocess.DEVNULL
    )
    while claimed(folder) < before + runs:
        if launch.poll() is not None or time.perf_counter() - begun > 300:
            sys.exit(f"only {claimed(folder) - before} of {runs} were claimed")
        time.sleep(0.1)
    took, own = time.perf_counter() - begun, supervisor_seconds()
    print(f"{runs} runs spawned and claimed: {took:.1f} s; supervisor {own:.1f} s of CPU", flush=True)
    time.sleep(10)  # the last starts are over
    used, since = supervisor_seconds(), time.perf_counter()
    time.sleep(idle)
    share = (supervisor_seconds() - used) / (time.perf_counter() - since)
    print(f"supervisor with {runs} running: {100 * share:.2f} % of a core", flush=True)
    (folder / "stop").touch()
    launch.wait()


def main() -> int:
    """Everything in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--idle", type=float, default=30.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ledger-bench-"))
    people = "".join(f"{number},1\n" for number in range(1, options.runs + 2))
    (folder / "people.csv").write_text("person,x\n" + people)
    (folder / "train_wait.py").write_text(SCRIPT.format(stop=str(folder / "stop")))
    (folder / "fan.toml").write_text(SPEC)
    os.chdir(folder)
    process, environment = plane(folder)
    os.environ.update(environment)
    try:
        ledger("init")
        measure(folder, options.runs, options.idle)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
