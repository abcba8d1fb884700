"""How long the example's small torch runs take, from the launch to the last event in the ledger.

    python benchmarks/fan_out.py [--spec mlp.toml]

The start of the fork server is included; beside it the time of one `import torch, torch._dynamo`.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "sleepstudy"


def ledger(folder: Path, *words: str) -> dict[str, Any]:
    """One command in a folder; its JSON document."""
    command = [sys.executable, "-m", "ledger", *words, "--json"]
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLE.parents[1])}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Wall time of a call, and what it returned."""
    begin = time.perf_counter()
    done = work()
    return time.perf_counter() - begin, done


def main() -> int:
    """Propose, smoke, fan out; print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spec", default="mlp.toml")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "study"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
        ledger(folder, "init")
        experiment = ledger(folder, "propose", options.spec)["experiment"]
        ledger(folder, "gate", experiment, "--answer", "prior_results=none was found")
        ledger(folder, "estimate", experiment)
        ledger(folder, "launch", experiment, "--smoke", "--wait")
        took, document = seconds(lambda: ledger(folder, "launch", experiment, "--wait"))
    imports, _ = seconds(
        lambda: subprocess.run([sys.executable, "-c", "import torch, torch._dynamo"], check=True)
    )
    print(f"{len(document['runs'])} runs {document['outcomes']}: {took:.1f} s on {os.cpu_count()} cores")
    print(f"importing torch and torch._dynamo once: {imports:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
