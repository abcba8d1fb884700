"""In place of a worker's attempt, where a test wants one way of ending; deployed by tests only."""

import os
import sys
import time
from pathlib import Path
from typing import Any


class Harmful:
    """A value whose unpickling creates a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path(self.path),))


class HarmfulError(Exception):
    """An exception whose unpickling creates a file."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path(self.args[0]),))


def attempt(envelope: dict[str, Any]) -> Any:
    """Do what `envelope["act"]` names; the names are those of the functions below."""
    started = Path(os.environ["LEDGER_MODAL_FOLDER"]) / f"{envelope['run']}.started"
    with started.open("a") as file:
        file.write(os.environ["MODAL_TASK_ID"] + "\n")
    return globals()[f"act_{envelope['act']}"](envelope)


def act_echo(envelope: dict[str, Any]) -> dict[str, Any]:
    """What a worker sees: its call, container, places, address, and where its code comes from."""
    import modal

    import ledger

    sys.stdout.write(f"hello from {envelope['run']}\n")
    return {
        "call": modal.current_function_call_id(), "container": os.environ["MODAL_TASK_ID"],
        "address": os.environ["LEDGER_URL"], "code": str(Path(ledger.__file__)),
        "frozen": sorted(path.name for path in Path(os.environ["LEDGER_MODAL_FROZEN"]).rglob("*")),
        "variables": sorted(os.environ),
    }  # fmt: skip


def act_tell(envelope: dict[str, Any]) -> None:
    """Write what `echo` returns into a file, since nobody reads results."""
    import json

    Path(envelope["to"]).write_text(json.dumps(act_echo(envelope)), encoding="utf-8")


def act_sleep(envelope: dict[str, Any]) -> None:
    time.sleep(60)


def act_sleep_once(envelope: dict[str, Any]) -> str:
    """Sleep in the first container, return in the next."""
    started = Path(os.environ["LEDGER_MODAL_FOLDER"]) / f"{envelope['run']}.started"
    if len(started.read_text().split()) == 1:
        time.sleep(60)
    return "done"


def act_exit(envelope: dict[str, Any]) -> None:
    raise SystemExit(7)


def act_late(envelope: dict[str, Any]) -> None:
    raise TimeoutError("a socket of the training code")


def act_crash(envelope: dict[str, Any]) -> None:
    os._exit(9)


def act_harm(envelope: dict[str, Any]) -> Harmful:
    return Harmful(envelope["to"])


def act_harm_raised(envelope: dict[str, Any]) -> None:
    raise HarmfulError(envelope["to"])


def act_commit(envelope: dict[str, Any]) -> str:
    """Commit the Volume as the worker does."""
    from workers.backends.on_modal.function import _commit

    _commit(os.environ["LEDGER_MODAL_VOLUME"])()
    return "committed"
