"""Containers: each a real process running the deployed Function's own body, again if need be."""

import json
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.loopback.environment import environment_of
from tests.loopback.processes import Process, start
from tests.loopback.state import Call, State

PAUSE = 0.05  # seconds between two containers of a call; the provider waits one or more


def _results() -> Any:
    from modal_proto.api_pb2 import GenericResult

    return GenericResult


def run(state: State, call: Call) -> None:
    """See a call through in a thread of its own."""
    threading.Thread(target=_live, args=(state, call), name=call.id, daemon=True).start()


def _live(state: State, call: Call) -> None:
    while call.result is None and not call.cancelled:
        told = _one_container(state, call)
        with state.lock:
            verdict = _verdict(state, call, told)
            if verdict is None:
                call.preempted = False
            elif call.result is None:
                end(state, call, **verdict)
        time.sleep(PAUSE)


def end(state: State, call: Call, *, status: str, text: str = "", data: bytes = b"", form: int = 1) -> None:
    """The call is over: `status` without its prefix, `text` as the client shows it."""
    call.ended_at = state.now()
    call.data_format = form
    number = _results().GenericStatus.Value(f"GENERIC_STATUS_{status}")
    call.result = _results()(status=number, exception=text, data=data)


def _verdict(state: State, call: Call, told: dict[str, Any]) -> dict[str, Any] | None:
    """How the call has ended; None: another container is started for it."""
    if call.result is not None:
        return {"status": "TERMINATED"}
    if call.cancelled:
        return {"status": "TERMINATED", "text": "Function call was cancelled"}
    if call.preempted:
        return None
    if told["how"] == "returned":
        return {"status": "SUCCESS", "data": told["data"], "form": told["form"]}
    allowed = state.functions[call.function].retry_policy.retries
    if (told["how"] == "crashed" and state.crash_forever) or call.retries < allowed:
        call.retries += 1
        return None
    if told["how"] == "raised":
        return {"status": "FAILURE", "text": told["text"], "data": told["data"]}
    if told["how"] == "late":
        return {"status": "TIMEOUT", "text": "Task's current input hit its timeout"}
    return {"status": "FAILURE", "text": "Container exited without an answer", "form": 0}


def _one_container(state: State, call: Call) -> dict[str, Any]:
    """Start a container and wait for it: how it ended, with its answer."""
    function = state.functions[call.function]
    task = state.new_id("ta")
    folder = state.folder / "containers" / task
    folder.mkdir(parents=True)
    (folder / "arguments").write_bytes(call.arguments)
    job = {
        "module": function.module_name, "call": call.id, "input": call.input, "format": call.format,
        "function": function.implementation_name or function.function_name,
        "environment": environment_of(state, call, task),
    }  # fmt: skip
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    with state.lock:
        if call.cancelled or call.result is not None:
            return {"how": "crashed"}
        process = start(state, folder, job["environment"])
        call.task, call.started_at, call.pid, call.process = task, state.now(), process.pid, process
        call.tasks.append(task)
    late = _waited_too_long(process, function.timeout_secs)
    return {"how": "late"} if late else _told(folder)


def _waited_too_long(process: Process, seconds: int) -> bool:
    if process.wait(seconds or 300):
        return False
    _kill(process)
    process.wait(30)
    return True


def _told(folder: Path) -> dict[str, Any]:
    try:
        how = json.loads((folder / "how.json").read_text(encoding="utf-8"))
        return {**how, "data": (folder / "answer").read_bytes()}
    except (OSError, ValueError):
        return {"how": "crashed"}


def cancel(state: State, call: Call, *, force: bool) -> None:
    """End a call from outside; without force its container gets the signal that the client's runtime uses."""
    with state.lock:
        if call.result is not None:
            return
        call.cancelled = True
        end(state, call, status="TERMINATED", text="Function call was cancelled")
    _kill(call.process, signal.SIGKILL if force else signal.SIGUSR1)


def preempt(call: Call, grace: float = 0.0) -> None:
    """Take the container away: SIGINT, SIGKILL after `grace` seconds; the call is run again."""
    call.preempted = True
    process = call.process
    _kill(process, signal.SIGINT)
    threading.Timer(grace, _kill, args=(process,)).start()


def crash(call: Call) -> None:
    """Kill the container as a fault of the program would."""
    _kill(call.process)


def end_app(state: State, app_id: str) -> None:
    """End all calls of an App."""
    for call in list(state.calls.values()):
        if state.function_apps.get(call.function) == app_id:
            cancel(state, call, force=True)


def end_all(state: State) -> None:
    """End all calls, and the process that starts warm containers."""
    for call in list(state.calls.values()):
        cancel(state, call, force=True)
    from tests.loopback.processes import forget

    forget(state)


def _kill(process: Process | None, number: int = signal.SIGKILL) -> None:
    """Signal a container that lives, and what it started: its process id is somebody else's afterwards."""
    if process is not None and not process.wait(0):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
