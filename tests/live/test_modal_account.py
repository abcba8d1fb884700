"""Against a real Modal account, for a few cents: what the loopback control plane cannot show.

Runs only with LEDGER_LIVE_MODAL=1, MODAL_TOKEN_ID and MODAL_TOKEN_SECRET, and LEDGER_LIVE_URL: the address of
a new PostgreSQL ledger (after `ledger init`) that Modal's containers reach, which the Secret `ledger` of the
environment holds as LEDGER_URL. Use an environment of its own (MODAL_ENVIRONMENT) with a budget of its own.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ledger.store.open import open_store
from ledger.store.read import streams_like
from ledger.testing.backend_calls import Calls
from ledger.testing.backend_lab import BackendLab
from workers.backends.on_modal import provider
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.remote import Place

# read while the file is imported: no test sees the LEDGER_ variables of who runs it
LIVE = os.environ.get("LEDGER_LIVE_MODAL") == "1"
URL = os.environ.get("LEDGER_LIVE_URL", "")
SECRET = os.environ.get("LEDGER_MODAL_SECRET", "")
pytestmark = [
    pytest.mark.skipif(not LIVE, reason="costs money: LEDGER_LIVE_MODAL=1"),
    pytest.mark.timeout(1800),
]
CHEAP = {"backend": "modal", "gpus": 0, "cpu": 0.125, "memory_gib": 0.5, "timeout_s": 300.0, "retries": 1}


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[BackendLab]:
    """One experiment of two cheap runs."""
    assert URL.startswith("postgresql://"), "set LEDGER_LIVE_URL: an address that Modal's containers reach"
    if SECRET:
        monkeypatch.setenv("LEDGER_MODAL_SECRET", SECRET)
    with open_store(URL) as store:
        assert not streams_like(store, "experiment-"), (
            "take a new database: `createdb`, then `LEDGER_URL=… ledger init`"
        )
        yield BackendLab(store, URL, dict(CHEAP))


def test_prices_clock_and_bill() -> None:
    """The keys of the prices are understood, the clocks agree, and the bill can be read or is denied."""
    rates = provider.rates()["rates"]
    assert {"cpu", "memory", "A10", "T4", "H100"} <= set(rates)
    assert abs(provider.clock()) < 300
    assert provider.workspace()
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    try:
        rows = provider.bill(hour - timedelta(days=1), hour)
    except PermissionError:
        return  # the account's plan has no billing report: costs stay `estimated`
    assert all(row["hour"].endswith(":00:00Z") and row["cost_usd"] for row in rows)


def test_one_run_and_one_cancelled(lab: BackendLab) -> None:
    """A run ends well in a real container; a cancelled one is over soon, and the App is stopped."""
    backend = ModalBackend(Place(**lab.place()))
    calls = Calls(backend, 1200.0)
    good, sleeper = lab.envelope("prints"), lab.envelope("sleeps")
    try:
        handles = [calls.spawn(envelope) for envelope in (good, sleeper)]
        assert calls.until_over(handles[0]).state == "done"
        assert lab.events(good, "run.ended")[0].data["outcome"] == "ok"
        calls.until(lambda: lab.events(sleeper, "attempt.claimed"))
        assert lab.events(sleeper, "attempt.claimed")[0].data["call"] == handles[1]["call"]
        began = time.monotonic()
        calls.cancel(handles[1])
        assert calls.until_over(handles[1]).state == "gone"
        assert time.monotonic() - began < 120
    finally:
        backend.end_all()
