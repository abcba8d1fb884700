"""Run a command unpaid and ungated, and count that it was tried."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store


def try_run(
    store: "Store",
    command: Sequence[str],
    *,
    project: str | None = None,
    quiet: bool = False,
    actor: str = "",
) -> dict[str, Any]:
    """`{"run", "project", "outcome", "exit_code", "seconds"}`; the command runs in the foreground.

    It is never in a table or a claim. With `quiet` what it prints goes to stderr. Ctrl-C reaches the
    command; its end is recorded all the same.
    """
    from ledger.actions.which_project import which_project
    from ledger.handle import handle
    from ledger.projections.view import open_view
    from schemas.ids import new_experiment_id

    if not command or not command[0].strip():
        raise UsageError("there is no command", "write ledger try -- python train.py")
    home = which_project(open_view(store), project, first=Path.cwd().name)
    run = f"try-{new_experiment_id()}"
    data = {"kind": "exploratory", "project": home, "command": list(command)}
    handle(store, f"run-{run}", _queue, data, actor=actor)
    code = _execute(store.url, run, home, command, quiet)
    return {"run": run, "project": home, **_ended(store, run), "exit_code": code}


def _queue(state: Any, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("run.queued", data)]


def _execute(url: str, run: str, project: str, command: Sequence[str], quiet: bool) -> int:
    """The command's exit code; it runs below a process that watches it and writes its spool."""
    from ledger.actions.worker_environment import environment

    words = [
        sys.executable,
        "-P",
        "-m",
        "workers",
        "exec",
        "--run",
        run,
        "--project",
        project,
        "--",
        *command,
    ]
    process = subprocess.Popen(words, env=environment(url), stdout=sys.stderr.fileno() if quiet else None)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # the terminal has told the command as well; its end is still to be recorded
            continue


def _ended(store: "Store", run: str) -> dict[str, Any]:
    """Outcome and seconds as they were recorded; `unrecorded` while they wait in the spool."""
    from ledger.store.read import read_stream

    for event in reversed(read_stream(store, f"run-{run}")):
        if event.type == "run.ended":
            return {"outcome": event.data["outcome"], "seconds": event.data["seconds"]}
    return {"outcome": "unrecorded", "seconds": None}
