"""Start the supervisor of a launch as a process of its own; wait for it, or leave it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ledger.actions.money.owed import is_left
from ledger.actions.runs.interrupts import as_ctrl_c
from ledger.actions.runs.presence import hold, is_held
from ledger.actions.runs.served import follow, is_served
from ledger.actions.worker_environment import environment
from ledger.errors import DatabaseError, LedgerError, Refused
from ledger.places import home
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store

LOOK_SECONDS = 0.5
LOG = "supervisor.log"
Progress = Callable[[dict[str, int]], None]


def supervise(
    store: "Store",
    launched: dict[str, Any],
    *,
    detach: bool = False,
    workers: int = 0,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """See the runs of a `launch` through: its document with their final outcomes, `log` and `reason`.

    Detached: the same document at once. Ctrl-C ends the supervisor's children and returns what was
    recorded, with `interrupted`; runs elsewhere, and who supervises them, it leaves alone (`left`). `reason`
    says why not everything was run. Nothing is started where no run is due.
    """
    document = {**launched, "log": None, "reason": None, "interrupted": False}
    if not launched["runs"] and not launched["waiting"]:
        return _settled(store, document, detach)
    experiment = launched["experiment"]
    if is_served(store, experiment):
        left = not detach and not follow(store, experiment, lambda: _outcomes(store, launched), on_progress)
        found = {} if detach else _outcomes(store, launched)
        return {**document, **found, **({"interrupted": True, "left": True} if left else {})}
    log = home(store.url, store.ledger_id) / LOG
    process = start(store.url, experiment, log, workers=workers, heard=not detach)
    document["log"] = str(log)
    if detach:
        return document
    document |= _heard(store, process, launched, on_progress)
    return {**document, **_outcomes(store, launched)}


def _settled(store: "Store", document: dict[str, Any], detach: bool) -> dict[str, Any]:
    """Nothing is to run; money of runs that ended while nobody supervised them may still be set aside."""
    if not is_left(store, document["experiment"]) or is_served(store, document["experiment"]):
        return document
    log = home(store.url, store.ledger_id) / LOG
    process = start(store.url, document["experiment"], log, heard=not detach)
    document["log"] = str(log)
    if not detach:
        with process:
            process.wait()
            document["reason"] = _last_words(store, process, document["experiment"])
    return document


def _heard(
    store: "Store", process: "subprocess.Popen[bytes]", launched: dict[str, Any], on_progress: Progress | None
) -> dict[str, Any]:
    """`interrupted` with `left` or `reason`."""
    elsewhere = _is_elsewhere(store, launched["experiment"])
    interrupted = not _see_through(store, process, launched, on_progress, leave=elsewhere)
    if elsewhere and interrupted:
        return {"interrupted": True, "left": True}
    with process:
        return {"interrupted": interrupted, "reason": _last_words(store, process, launched["experiment"])}


def _is_elsewhere(store: "Store", experiment: str) -> bool:
    """Whether its runs are nobody's children here: they outlive whoever asked for them."""
    from ledger.projections.view import open_view

    row = open_view(store).row("experiments", experiment) or {"compute": {}}
    return bool(row["compute"].get("backend", "local") != "local")


def start(
    url: str, experiment: str, log: Path, *, workers: int = 0, heard: bool = False, watch: bool = False
) -> "subprocess.Popen[bytes]":
    """`python -m workers run` in a session of its own; the address goes by the environment, not by `ps`.

    Its document goes to the log, or to a pipe where somebody waits for it. It inherits the sign that
    somebody works on the experiment, so there is no moment without one. With `watch` it starts no run.
    """
    sign = hold(log.parent, experiment)
    command = [sys.executable, "-P", "-m", "workers", "run", "--experiment", experiment]
    more = ["--watch"] if watch else ["--workers", str(workers)]
    try:
        with log.open("ab") as file:
            return subprocess.Popen(
                [*command, *more], env=environment(url), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if heard else file, stderr=file, start_new_session=True,
                pass_fds=(sign,),
            )  # fmt: skip
    finally:
        os.close(sign)


def _see_through(
    store: "Store", process: "subprocess.Popen[bytes]", launched: dict[str, Any],
    on_progress: Progress | None, *, leave: bool = False,
) -> bool:  # fmt: skip
    """Wait for the supervisor to end; False if Ctrl-C came, which ends it unless it is to be left alone."""
    try:
        with as_ctrl_c() if leave else nullcontext():
            while process.poll() is None:
                with suppress(DatabaseError):  # the runs go on without the database, and so does the waiting
                    if on_progress is not None:
                        on_progress(_outcomes(store, launched)["outcomes"])
                _pause(process)
            _wait_for_others(store, launched, on_progress)
    except KeyboardInterrupt:
        if not leave:
            process.send_signal(signal.SIGTERM)
            process.wait()
        return False
    return True


def _wait_for_others(store: "Store", launched: dict[str, Any], on_progress: Progress | None) -> None:
    """Another launch's supervisor may still work on what this one asked for."""
    place = home(store.url, store.ledger_id)
    while is_held(place, launched["experiment"]):
        counts = _outcomes(store, launched)["outcomes"]
        if not any(counts.get(state) for state in ("queued", "running", "suspected")):
            return
        if on_progress is not None:
            on_progress(counts)
        time.sleep(LOOK_SECONDS)


def _last_words(store: "Store", process: "subprocess.Popen[bytes]", experiment: str) -> str | None:
    """Why not everything was run, in the supervisor's words; LedgerError if it could not work at all."""
    told = process.stdout.read() if process.stdout is not None else b""
    try:
        document = json.loads(told)
    except ValueError:
        document = {}
    if process.returncode < 0:
        return (
            f"the supervisor was ended by signal {-process.returncode}; its runs go on or are recorded as "
            f"lost; `ledger launch {experiment}` continues"
        )
    if document.get("refused"):
        raise Refused(document["refused"], recorded=False)
    if process.returncode > 1 or "error" in document or not document:
        error = document.get("error") or f"the supervisor ended without a word, code {process.returncode}"
        log = home(store.url, store.ledger_id) / LOG
        raise LedgerError(error, document.get("remedy") or f"{log} says why")
    return cast("str | None", document.get("reason"))


def _pause(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        pass


@steady
def _outcomes(store: "Store", launched: dict[str, Any]) -> dict[str, Any]:
    """`runs` and `outcomes` of the launch as the ledger has them now."""
    from ledger.projections.view import open_view

    rows = open_view(store).rows("runs", f"{launched['experiment']}.")
    asked = [*(run["run"] for run in launched["runs"]), *launched["waiting"]]
    runs = [
        {"run": run, **{key: rows[run][key] for key in ("subject", "seed")}, "outcome": rows[run]["state"]}
        for run in sorted(asked, key=lambda name: int(name.rpartition(".")[2]))
        if run in rows
    ]
    return {"runs": runs, "outcomes": dict(sorted(Counter(run["outcome"] for run in runs).items()))}
