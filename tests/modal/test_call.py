"""One call from spawn to its end: what the four methods say, by the real client."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.remote import Hint

Start = Callable[..., dict[str, Any]]


def settled(backend: ModalBackend, handle: dict[str, Any], seconds: float = 30.0) -> Hint:
    """The first hint that is neither running nor unknown."""
    until = time.monotonic() + seconds
    while (found := backend.poll(handle)).state == "running" and time.monotonic() < until:
        time.sleep(0.02)
    return found


def in_its_container(server: Server, handle: dict[str, Any]) -> None:
    """Wait until the worker's own code runs."""
    call = server.state.calls[handle["call"]]
    folder = server.state.folder / "volumes" / "ledger-xabc123456"
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if any(call.task in path.read_text() for path in folder.glob("*.started") if call.task):
            return
        time.sleep(0.02)
    raise AssertionError("the worker did not start")


def test_a_call_sees_what_a_container_has(
    backend: ModalBackend, start: Start, server: Server, tmp_path: Path
) -> None:
    """Code, frozen plan and address reach the container; nothing of the launcher's environment does."""
    told = tmp_path / "told.json"
    handle = start("tell", to=str(told))
    assert settled(backend, handle) == Hint("done")
    seen = json.loads(told.read_text())
    assert seen["call"] == handle["call"]
    assert handle["app_id"] == server.state.function_apps[handle["function"]], "what the bill names it by"
    assert seen["container"] == server.state.calls[handle["call"]].task
    assert seen["address"] == "postgresql://ledger.example/ledger"
    assert seen["code"].startswith(str(server.state.folder / "mounts")), "the uploaded code is what runs"
    assert seen["frozen"] == ["code", "data", "helper.py", "sleep.csv", "train.py"]
    assert not {"MODAL_TOKEN_ID", "MODAL_TOKEN_SECRET", "XDG_STATE_HOME"} & set(seen["variables"])


@pytest.mark.parametrize(
    ("act", "expected"),
    [("exit", "failed"), ("late", "failed"), ("crash", "failed")],
)
def test_what_a_worker_raises_is_a_status(
    backend: ModalBackend, start: Start, control: Control, act: str, expected: str
) -> None:
    """A remote SystemExit, TimeoutError or crash neither ends the launcher nor looks like `not yet`."""
    handle = start(act)
    found = settled(backend, handle)
    assert (found.state, found.outcome) == ("gone", expected)
    assert "run 2 times" in found.detail, "the provider's retry is told"


@pytest.mark.parametrize("act", ["harm", "harm_raised"])
def test_nothing_is_unpickled(
    backend: ModalBackend, start: Start, line: Any, tmp_path: Path, act: str
) -> None:
    """A result that executes code when it is unpickled executes nothing; the client's own get() would."""
    import modal

    trap = tmp_path / "executed"
    handle = start(act, to=str(trap))
    assert settled(backend, handle).state in ("done", "gone")
    backend.logs(handle)
    backend.cancel(handle)
    assert not trap.exists()
    call = modal.FunctionCall.from_id(handle["call"], client=line.client)
    try:
        call.get(timeout=5)
    except Exception:
        pass
    assert trap.exists(), "the trap works: whoever reads results by get() is caught"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("KERNEL_OOM_KILL", "oom"), ("MEMORY_MANAGER_EVICTION", "oom"), ("MEMORY_THRASHING_EVICTION", "oom"),
        ("TIMEOUT", "timeout"), ("INIT_FAILURE", "failed"), ("INTERNAL_FAILURE", "killed"),
        ("IDLE_TIMEOUT", "killed"), ("TERMINATED", None),
    ],
)  # fmt: skip
def test_ends_by_the_provider(
    backend: ModalBackend, start: Start, control: Control, status: str, outcome: str | None
) -> None:
    """Each end that the provider knows has its own outcome, with the provider's words."""
    handle = start("sleep")
    control.end(handle["call"], status, "words of the provider")
    found = backend.poll(handle)
    assert (found.state, found.outcome) == ("gone", outcome)
    assert "words of the provider" in found.detail


def test_expired(backend: ModalBackend, start: Start, control: Control) -> None:
    """A call whose results have expired is over, and asking for it returns at once."""
    handle = start("sleep")
    control.expire(handle["call"])
    began = time.monotonic()
    assert backend.poll(handle).state == "gone"
    assert time.monotonic() - began < 2


def test_unknown_call_is_no_end(backend: ModalBackend, start: Start) -> None:
    """An id that the provider does not know (other credentials, say) ends nothing."""
    handle = start("echo")
    assert backend.poll({**handle, "call": "fc-0000000000000000099999"}).state == "unknown"


def test_preempted(backend: ModalBackend, start: Start, control: Control, server: Server) -> None:
    """A container that is taken away is followed by another one of the same call."""
    handle = start("sleep_once")
    in_its_container(server, handle)
    control.preempt(handle["call"])
    assert settled(backend, handle).state == "done"
    assert len(server.state.calls[handle["call"]].tasks) == 2


def test_crashes_for_ever_until_cancelled(
    backend: ModalBackend, start: Start, control: Control, server: Server
) -> None:
    """A deployed App retries crashes without end: `running` each time, until it is cancelled."""
    control.set(crash_forever=True)
    handle = start("crash")
    call = server.state.calls[handle["call"]]
    until = time.monotonic() + 20
    while len(call.tasks) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert backend.poll(handle).state == "running"
    backend.cancel(handle)
    assert backend.poll(handle).state == "gone"


def test_cancel_twice_and_logs(backend: ModalBackend, start: Start, server: Server) -> None:
    """Cancelling ends the container by force and may be repeated; what was printed can be read."""
    handle = start("echo")
    assert settled(backend, handle).state == "done"
    assert backend.logs(handle).strip().startswith("hello from xabc123456.")
    other = start("sleep")
    backend.cancel(other)
    backend.cancel(other)
    assert server.state.requests("FunctionCallCancel")[-1].terminate_containers
    assert backend.poll(other).state == "gone"
    backend.cancel({**other, "call": "fc-0000000000000000099999"})


def test_commit_reaches_the_volume(backend: ModalBackend, start: Start, server: Server) -> None:
    """A worker's commit is one VolumeCommit of the experiment's Volume."""
    assert settled(backend, start("commit")).state == "done"
    (volume,) = set(server.state.commits)
    assert server.state.volumes[volume] == "ledger-xabc123456"
