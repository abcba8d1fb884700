"""Runs elsewhere: a signed approval alone ends them, whoever asks; nothing else does (R26)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.errors import Refused
from ledger.handle import commit, load
from ledger.places import home
from ledger.store.open import Store
from ledger.testing.backend_lab import EXPERIMENT, BackendLab
from tests.approvals.terminal import at_terminal, environment
from workers.backends.process import ProcessBackend
from workers.backends.remote import Place
from workers.cancel import cancel

SECRET = "correct horse battery staple"
ESTIMATE = {
    "amount": 1_000_000, "worst_case": 2_000_000, "formula": "1 run", "tier": "AUTO", "headroom": 1_000_000,
    "cap": 20_000_000, "rate_per_hour": 3_600_000, "rate_source": "process", "grade": "E1", "runs": 1,
    "rate_read_at": "2026-01-01T00:00:00Z", "seconds_each": 60.0, "basis": "expected", "account": "process",
    "day": "2026-01-01", "parts": {"cpu": 3_600_000}, "rates": None,
}  # fmt: skip


@pytest.fixture
def sleeping(store: Store, url: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """A run that sleeps in a process that is nobody's child; its id, its backend and its handle."""
    lab = BackendLab(store, url)
    estimated = load(store, f"experiment-{EXPERIMENT}")
    commit(store, [(estimated, [("cost.estimated", ESTIMATE)])], "ada")
    backend = ProcessBackend(
        Place(**{**lab.place(), "folder": home(url, store.ledger_id) / "remote" / EXPERIMENT})
    )
    envelope = lab.envelope("sleeps")
    handle = backend.spawn(envelope)
    yield envelope["run"], backend, handle
    backend.cancel(handle)


def claimed(store: Store, run: str, until: Any, handle: dict[str, Any]) -> None:
    """Wait for the worker's claim; the handle is recorded, by it or by us."""
    until(lambda: load(store, f"run-{run}").state.attempts[0].claimed)
    loaded = load(store, f"run-{run}")
    if not loaded.state.attempts[0].spawned:
        spawned = {"attempt": 1, "backend": "process", "handle": handle}
        commit(store, [(loaded, [("run.spawned", spawned)])], "supervisor")


def test_it_is_ended_by_the_secret(store, url, enrolled, sleeping, until, tmp_path) -> None:
    """Phrase and secret at a terminal: the call is cancelled by its handle, though nobody supervises it."""
    run, backend, handle = sleeping
    claimed(store, run, until, handle)
    seen = at_terminal(
        ["stop", run, "--json"], [("type: stop ", f"stop {run}\n"), ("secret", f"{SECRET}\n")], tmp_path,
        environment(LEDGER_URL=url),
    )  # fmt: skip
    document = json.loads(seen.out)
    assert (seen.code, document["stopped"]) == (0, True)
    assert document["shown"]["rate_usd_per_hour"] == "3.60"
    assert backend.poll(handle).state in ("done", "gone")
    state = load(store, f"run-{run}").state.attempts[0]
    assert (state.stop, state.outcome) == ("approved", document["outcome"])


def test_an_unsigned_approval_ends_nothing(store, url, enrolled, sleeping, until) -> None:
    """Who writes `stop.approved` without a signature, or with a made-up one, is not obeyed."""
    run, backend, handle = sleeping
    claimed(store, run, until, handle)
    forged = {"by": enrolled, "nonce": "0" * 32, "signature": "1" * 128}
    for signed in (None, forged):
        loaded = load(store, f"run-{run}")
        approved = {"attempt": 1, "phrase": f"stop {run}", "signed": signed}
        commit(store, [(loaded, [("stop.requested", {"attempt": 1}), ("stop.approved", approved)])], "eve")
        with pytest.raises(Refused) as refused:
            cancel(url, run)
        assert refused.value.refused[0]["rule"] == "R26"
    assert backend.poll(handle).state == "running"
