"""Checkpoints: a `state_dict` on disk with its digest, the last two kept (R16)."""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from workers.descriptor import Descriptor
from workers.random_state import put_random_state, random_state
from workers.spool import Spool
from workers.spool_read import read_all

EVERY_STEPS = 100
EVERY_SECONDS = 30.0
KEPT = 2


class Checkpoints:
    """Writes the checkpoints of one attempt and reads those of earlier ones."""

    def __init__(self, plan: Descriptor, folder: Path, spool: Spool) -> None:
        self._plan, self._spool = plan, spool
        self._folder = Path(plan.checkpoints) / plan.name if plan.checkpoints else folder
        self._last_step: int | None = None
        self._last_time = time.monotonic()
        self._written: list[Path] = []

    def offer(self, content: dict[str, Any], step: int, force: bool) -> bool:
        """Write the content if it is due; returns whether it was. UsageError for a pickled module.

        A disk that refuses costs the checkpoint, never the training.
        """
        if self._last_step is None:
            self._last_step = step - 1  # the hundredth step is due, not the first
        due = step - self._last_step >= EVERY_STEPS or time.monotonic() - self._last_time >= EVERY_SECONDS
        if not (due or force):
            return False
        states = {name: _state_of(name, part) for name, part in content.items()}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write({**states, "step": step, "rng": random_state()}, step)
        except (OSError, RuntimeError) as error:  # torch reports a full disk as a RuntimeError
            sys.stderr.write(f"ledger: the checkpoint at step {step} was not saved: {error}\n")
            return False
        self._last_step, self._last_time = step, time.monotonic()
        return True

    def _write(self, content: dict[str, Any], step: int) -> None:
        path, sha256 = _save(self._folder, content, step)
        data = {
            "attempt": self._plan.attempt, "path": f"{self._plan.name}/{path.name}", "sha256": sha256,
            "bytes": path.stat().st_size, "step": step,
        }  # fmt: skip
        self._spool.write([(self._plan.stream, "checkpoint.saved", data)])
        self._forget(path)

    def restore(self) -> dict[str, Any] | None:
        """The content of the newest checkpoint of an earlier attempt whose digest holds."""
        for data in self._earlier():
            path = self._folder.parent / f"{self._plan.run}.{data['attempt']}" / Path(data["path"]).name
            if path.is_file() and _digest(path) == data["sha256"]:
                return _load(path)
        return None

    def _earlier(self) -> Iterator[dict[str, Any]]:
        """What earlier attempts have saved, newest first: as the plan lists it, or by their spools."""
        if self._plan.checkpoints:
            yield from reversed(self._plan.saved)
            return
        for attempt in range(self._plan.attempt - 1, 0, -1):
            folder = self._folder.parent / f"{self._plan.run}.{attempt}"
            saved = [e["data"] for e in read_all(folder) if e["type"] == "checkpoint.saved"]
            yield from reversed(saved[-KEPT:])

    def _forget(self, path: Path) -> None:
        if path not in self._written:
            self._written.append(path)
        while len(self._written) > KEPT:
            self._written.pop(0).unlink(missing_ok=True)


def _state_of(name: str, part: Any) -> Any:
    """The state of a module or optimizer; plain values pass; a module inside of a dict is refused."""
    if hasattr(part, "state_dict"):
        return part.state_dict()
    for key, item in part.items() if isinstance(part, dict) else ():
        if hasattr(item, "state_dict"):
            raise UsageError(
                f"R16: {name}[{key!r}] is a whole {type(item).__name__}; save {key}.state_dict() instead"
            )
    return part


def _save(folder: Path, content: dict[str, Any], step: int) -> tuple[Path, str]:
    """Write, sync, rename: a file under its final name is whole."""
    torch = _torch()
    path = folder / f"checkpoint-{step}.pt"
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    partial.rename(path)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return path, sha256


def _load(path: Path) -> dict[str, Any]:
    # weights_only: a checkpoint is data, it must not run code
    content: dict[str, Any] = _torch().load(path, weights_only=True)
    put_random_state(content["rng"])
    return content


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _torch() -> Any:
    try:
        import torch
    except ImportError:
        raise UsageError(
            "run.checkpoint and run.restore need torch: pip install 'experiment-ledger[torch]'"
        ) from None
    return torch
