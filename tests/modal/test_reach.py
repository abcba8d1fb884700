"""A control plane that is not there, or takes a connection and says nothing: a person hears it soon."""

import socket
import time
from collections.abc import Iterator

import pytest

from ledger.errors import NoAnswer
from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal import line as line_module
from workers.backends.on_modal import provider
from workers.backends.on_modal.line import Line
from workers.backends.on_modal.reach import Away
from workers.provider import reach


@pytest.fixture(autouse=True)
def _patience(running: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "OPEN_SECONDS", 0.5)
    monkeypatch.setenv("MODAL_TOKEN_ID", "ak-test")
    monkeypatch.setenv("MODAL_TOKEN_SECRET", "as-test")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket of this machine at which nobody answers yet."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        yield found


def at(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> str:
    """Modal is to be there; `host:port`."""
    place = f"127.0.0.1:{listener.getsockname()[1]}"
    monkeypatch.setenv("MODAL_SERVER_URL", f"http://{place}")
    return place


def test_nobody_there_is_told_by_its_address(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused connection names where, why, and what to look at, long before a question's own deadline."""
    place, began = at(listener, monkeypatch), time.monotonic()
    with pytest.raises(Away, match=f"cannot be reached at {place}: Connection refused") as caught:
        provider.rates(line=Line(environment="main"))
    assert "check the network" in caught.value.remedy
    assert time.monotonic() - began < provider.SECONDS / 3


def test_silence_is_told_before_the_question(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is taken and never answered ends the wait before any question's deadline."""
    monkeypatch.setattr(line_module, "HELLO_SECONDS", 0.5)
    listener.listen(5)
    place, began = at(listener, monkeypatch), time.monotonic()
    with pytest.raises(Away, match=f"takes the connection to {place} and says nothing"):
        provider.workspace(line=Line(environment="main"))
    assert time.monotonic() - began < provider.SECONDS / 3


@pytest.mark.parametrize("status", ["UNIMPLEMENTED", "UNAVAILABLE", "UNAUTHENTICATED"])
def test_any_answer_to_the_greeting_will_do(server: Server, control: Control, status: str) -> None:
    """An error in answer to the greeting stops nothing; what is asked then is answered."""
    control.fault("ClientHello", times=4, status=status)
    assert provider.workspace(line=Line(environment="main")) == "loopback"


def test_one_greeting_for_a_connection(server: Server) -> None:
    """Later questions of a process are not preceded by another one."""
    line = Line(environment="main")
    for _ in range(3):
        provider.workspace(line=line)
    assert len(server.state.requests("ClientHello")) == 1


def test_the_message_names_no_error_class(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command prints says Modal once, and keeps the remedy."""
    at(listener, monkeypatch)
    with pytest.raises(NoAnswer) as caught:
        reach("modal")
    assert caught.value.message.startswith("Modal cannot be reached")
    assert "status.modal.com" in caught.value.remedy


def test_reach_tells_the_workspace(server: Server) -> None:
    """Where Modal answers, whose account it is."""
    assert reach("modal") == (0, {"workspace": "loopback"})
