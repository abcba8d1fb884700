"""Ask a provider through the workers: a process with a deadline, which holds what `ledger` never loads."""

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from ledger.actions.worker_environment import environment
from ledger.errors import NoAnswer

if TYPE_CHECKING:
    from ledger.store.open import Store


def ask(store: "Store", what: str, backend: str, *more: str, seconds: float) -> dict[str, Any]:
    """The document of `python -m workers WHAT --backend BACKEND`; NoAnswer says why there is none."""
    return ask_for(store.url, what, backend, *more, seconds=seconds)


def ask_for(url: str, what: str, backend: str, *more: str, seconds: float) -> dict[str, Any]:
    """The same by the ledger's address."""
    command = [sys.executable, "-P", "-m", "workers", what, "--backend", backend, *more]
    try:
        done = subprocess.run(
            command, env=environment(url), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"{backend} did not answer within {seconds:g} s") from None
    try:
        document = json.loads(done.stdout)
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
        raise NoAnswer(f"asking {backend} failed: {last[0][:300]}") from None
    if done.returncode or not isinstance(document, dict) or "error" in document:
        told = document if isinstance(document, dict) else {}
        raise NoAnswer(told.get("error") or f"{backend} gave no answer", told.get("remedy", ""))
    return document
