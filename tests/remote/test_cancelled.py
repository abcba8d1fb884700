"""A call that its provider cancels: closed first, then left to the provider's own handler."""

import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.store.open import open_store
from ledger.testing.prices import approve_stop
from workers.remote import attempt as calling


class Cancelled(BaseException):
    """What a provider's client raises in the main thread when a call is cancelled."""


def cancel(number: int, frame: Any) -> None:
    """The handler of a provider's client."""
    raise Cancelled


@pytest.fixture
def client() -> Iterator[None]:
    """A provider's client has set its handler, and finds it in place afterwards."""
    before = signal.signal(signal.SIGUSR1, cancel)
    yield
    assert signal.signal(signal.SIGUSR1, before) is cancel


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("approved", [True, False])
def test_a_cancelled_call_is_closed_before_its_exception_goes_on(
    provider: Any, monkeypatch: pytest.MonkeyPatch, until: Any, approved: bool
):
    """Recorded as stopped where a person approved it and as killed elsewhere; then the client's own way."""
    provider.propose(provider.patient())
    provider.intend()

    def act() -> None:
        until(lambda: provider.lab.of_type("metrics.logged"))
        if approved:
            with open_store(provider.lab.url) as store:
                approve_stop(store, "xtest.1")
        os.kill(os.getpid(), signal.SIGUSR1)

    monkeypatch.setenv("LEDGER_URL", provider.lab.url)
    thread = threading.Thread(target=act)
    thread.start()
    with pytest.raises(Cancelled):
        calling.attempt(provider.envelope(), call="c1")
    thread.join()
    assert provider.outcomes() == {1: "stopped" if approved else "killed"}
    assert provider.types().count("cost.incurred") == 1
    assert not (provider.shelf / "trained").exists()
