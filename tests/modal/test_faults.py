"""A control plane that is slow, busy, unreachable, or says that what it did has failed."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal import backend as module
from workers.backends.on_modal import line as line_module
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.line import Line
from workers.backends.remote import NotReached, NotStarted, Place, Unavailable

Start = Callable[..., dict[str, Any]]
REPEATS = 4
"""A request that the client repeats three times reaches the server so often."""


@pytest.fixture(autouse=True)
def _deployed(backend: ModalBackend, control: Control) -> None:
    """The App is there, so that faults meet the call itself."""
    backend.spawn({"run": "x.0", "attempt": 1, "act": "echo"})


def test_one_hiccup_starts_one_call(start: Start, server: Server, control: Control) -> None:
    """A request that was carried out and answered with UNAVAILABLE is repeated, and is one call."""
    before = len(server.state.calls)
    control.fault("FunctionMap", times=1, done=True)
    handle = start("echo")
    assert len(server.state.calls) == before + 1
    assert handle["call"] in server.state.calls


def test_failed_and_done_is_not_known(start: Start, server: Server, control: Control) -> None:
    """A call that was started though every answer was an error is Unavailable, never NotStarted."""
    before = len(server.state.calls)
    control.fault("FunctionMap", times=REPEATS, done=True)
    with pytest.raises(Unavailable):
        start("echo")
    assert len(server.state.calls) == before + 1, "it does run: only its worker can tell"


def test_failed_and_not_done_looks_the_same(start: Start, server: Server, control: Control) -> None:
    """A call that was not started, by the same answers, is Unavailable too."""
    before = len(server.state.calls)
    control.fault("FunctionMap", times=REPEATS)
    with pytest.raises(Unavailable):
        start("echo")
    assert len(server.state.calls) == before


@pytest.mark.parametrize("status", ["INVALID_ARGUMENT", "PERMISSION_DENIED", "UNAUTHENTICATED", "NOT_FOUND"])
def test_a_refusal_is_not_started(start: Start, server: Server, control: Control, status: str) -> None:
    """What the control plane refuses has started nothing."""
    before = len(server.state.calls)
    control.fault("FunctionMap", times=1, status=status)
    with pytest.raises(NotStarted) as caught:
        start("echo")
    assert not isinstance(caught.value, NotReached)
    assert len(server.state.calls) == before


def test_too_busy(start: Start, control: Control) -> None:
    """A refusal for want of room may be tried again."""
    control.fault("FunctionMap", times=1, status="RESOURCE_EXHAUSTED")
    with pytest.raises(NotReached):
        start("echo")


def test_too_busy_after_a_repeat(start: Start, server: Server, control: Control) -> None:
    """The same refusal of a repeated request says nothing of the first one, which was carried out."""
    before = len(server.state.calls)
    control.fault("FunctionMap", times=1, done=True)
    control.fault("FunctionMap", times=1, status="RESOURCE_EXHAUSTED")
    with pytest.raises(Unavailable):
        start("echo")
    assert len(server.state.calls) == before + 1


def test_a_slow_spawn_has_a_deadline(start: Start, control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request on its way that is not answered in time is Unavailable."""
    monkeypatch.setattr(module, "SPAWN_SECONDS", 0.3)
    start("echo")
    control.fault("FunctionMap", times=1, seconds=5.0, status=None)
    with pytest.raises(Unavailable, match=r"within 0\.3 s"):
        start("echo")


@pytest.mark.parametrize("status", ["UNAVAILABLE", "INTERNAL", "RESOURCE_EXHAUSTED", "UNIMPLEMENTED"])
def test_no_answer_is_no_end(
    backend: ModalBackend, start: Start, control: Control, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """Whatever goes wrong in asking, the call is `unknown`; the answer after it counts."""
    monkeypatch.setattr(module, "QUIET_SECONDS", 0.0)
    handle = start("sleep")
    control.fault("FunctionGetOutputs", times=1, status=status)
    assert backend.poll(handle).state == "unknown"
    assert backend.poll(handle).state == "running"
    backend.cancel(handle)


def test_one_silence_for_all(backend: ModalBackend, start: Start, server: Server, control: Control) -> None:
    """After one unanswered question the others are not asked for a while: 200 runs do not wait 200 times."""
    handle = start("sleep")
    control.fault("FunctionGetOutputs", times=1)
    began = time.monotonic()
    assert all(backend.poll(handle).state == "unknown" for _ in range(200))
    assert time.monotonic() - began < 5
    assert len(server.state.requests("FunctionGetOutputs")) == 1
    backend.cancel(handle)


def test_cancel_that_is_not_confirmed(
    backend: ModalBackend, start: Start, control: Control, server: Server
) -> None:
    """A cancellation without an answer is Unavailable, whether it was carried out or not."""
    handle = start("sleep")
    control.fault("FunctionCallCancel", times=REPEATS)
    with pytest.raises(Unavailable):
        backend.cancel(handle)
    assert backend.poll(handle).state == "running"
    control.fault("FunctionCallCancel", times=REPEATS, done=True)
    with pytest.raises(Unavailable):
        backend.cancel(handle)
    assert backend.poll(handle).state == "gone"


def test_no_logs_is_no_error(backend: ModalBackend, start: Start, control: Control) -> None:
    """Logs that cannot be had are empty."""
    handle = start("echo")
    control.fault("AppFetchLogs", times=REPEATS)
    assert backend.logs(handle) == ""


def test_nobody_listens(
    place: Place, running: Server, environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no control plane listens, each question is given up by its own deadline."""
    monkeypatch.setattr(line_module, "OPEN_SECONDS", 0.5)
    monkeypatch.setenv("MODAL_TOKEN_ID", "ak-test")
    monkeypatch.setenv("MODAL_TOKEN_SECRET", "as-test")
    monkeypatch.setenv("MODAL_SERVER_URL", "http://127.0.0.1:9")
    backend, began = ModalBackend(place, Line(environment="main")), time.monotonic()
    assert backend.poll({"call": "fc-0000000000000000000001"}).state == "unknown"
    with pytest.raises(NotReached, match="nothing was started"):
        backend.spawn({"run": "x.1", "attempt": 1, "act": "echo"})
    assert time.monotonic() - began < 5


def test_no_credentials(place: Place, running: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials nothing is started, and the error says where they belong."""
    from modal.client import _Client

    monkeypatch.setattr(_Client, "_client_from_env", None)
    with pytest.raises(NotStarted, match="set MODAL_TOKEN_ID and MODAL_TOKEN_SECRET"):
        ModalBackend(place, Line(environment="main")).spawn({"run": "x.1", "attempt": 1, "act": "echo"})
