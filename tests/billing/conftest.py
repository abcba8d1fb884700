"""A paid plan in a ledger, and a provider whose bill a test writes itself."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.domain.budget import Budget
from ledger.errors import NoAnswer
from ledger.handle import commit, load
from ledger.rules.allocation import HOUR
from ledger.store.open import Store
from ledger.store.read import now_micros, read_stream, streams_like
from ledger.testing.story import Story
from ledger.testing.tales import launch, propose, queue, spec
from schemas.clock import to_text

EXPERIMENT, RATE = "xmlp000001", 3_600_000
"""3.60 dollars an hour: a second costs 1000 micro-dollars."""


class Provider:
    """What the provider would answer; `asked`: what it was asked for."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.denied = ""
        self.gone = False
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, store: Store, what: str, backend: str, *more: str, seconds: float) -> dict[str, Any]:
        self.asked.append((what, backend, *more))
        if self.gone:
            raise NoAnswer(f"{backend} did not answer within {seconds:g} s")
        return {"denied": self.denied} if self.denied else {"rows": self.rows}

    def bill(
        self, hour: int, cost: str, app: str = "ap-1", name: str = f"ledger-{EXPERIMENT}", **more: Any
    ) -> None:
        """Add a row for the hour that begins at `hour` microseconds."""
        row = {
            "app": app,
            "description": name,
            "hour": to_text(hour)[:19] + "Z",
            "cost_usd": cost,
            "tags": {},
        }
        self.rows.append({**row, **more})


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The provider behind `python -m workers bill`, at the border of the process."""
    made = Provider()
    monkeypatch.setattr("ledger.actions.money.provider.ask", made)
    return made


ESTIMATE = {
    "amount": 10_000_000, "worst_case": 20_000_000, "formula": "2 runs × $5 = $10", "tier": "WARN",
    "headroom": 10_000_000, "cap": 20_000_000, "rate_per_hour": RATE, "rate_source": "modal",
    "rate_read_at": "2026-01-01T00:00:00Z", "grade": "E1", "runs": 2, "seconds_each": 1800.0,
    "basis": "expected",
    "account": "modal", "day": "2026-01-01", "parts": {"A10": RATE}, "rates": None,
}  # fmt: skip


@pytest.fixture
def paid(store: Store) -> Store:
    """A ledger with a plan of two runs on modal at $3.60 an hour, queued."""
    story = Story()
    compute = {
        "backend": "modal", "gpus": 1, "gpu": "A10", "cpu": None, "memory_gib": None, "expected_s": 1800,
        "timeout_s": 3600, "retries": 1, "rate_usd_per_hour": "3.60", "rate_source": "modal",
    }  # fmt: skip
    propose(story, EXPERIMENT, ["9", "10"], [42], spec=spec(compute=compute))
    story.tell(f"experiment-{EXPERIMENT}", "cost.estimated", ESTIMATE)
    launch(story, EXPERIMENT, [1, 2])
    for cell, subject in ((1, "9"), (2, "10")):
        queue(story, f"{EXPERIMENT}.{cell}", subject, 42)
    story.append(store)
    return store


Attempt = Callable[..., None]


def _beginning(
    number: int, handle: dict[str, Any], intent: dict[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    this, call = {"attempt": number}, handle["call"]
    return [
        ("spawn.intended", {**this, "backend": "modal", "spool": f"host:{call}", **intent}),
        ("run.spawned", {**this, "backend": "modal", "handle": handle}),
        ("attempt.claimed", {**this, "worker": "w", "hardware": "A10", "lease_seconds": 60.0}),
    ]


def _ending(number: int, seconds: float, outcome: str) -> list[tuple[str, dict[str, Any]]]:
    this = {"attempt": number, "seconds": seconds}
    cost = {
        "amount": round(seconds * 1000), "rate_per_hour": RATE, "machines": 1, "account": "modal",
        "day": "2026-01-01",
    }  # fmt: skip
    return [("cost.incurred", {**this, **cost}), ("run.ended", {**this, "outcome": outcome})]


@pytest.fixture
def attempt(paid: Store) -> Attempt:
    """`attempt(1, hours=3)`: a run's attempt, as ended; without hours it goes on.

    It is claimed now, somewhere within an hour, so that one of three hours fills the next two whole.
    """

    def make(
        cell: int, hours: int | None = None, outcome: str = "ok", app: str | None = None, **intent: Any
    ) -> None:
        loaded = load(paid, f"run-{EXPERIMENT}.{cell}")
        number = len(loaded.state.attempts) + 1
        handle = {"call": f"fc-{cell}-{number}", **({"app_id": app} if app else {})}
        events = _beginning(number, handle, intent)
        if hours is not None:
            events += _ending(number, hours * 3600.0, outcome)
        commit(paid, [(loaded, events)], "worker")

    return make


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[Store, int], Callable[[int], int]]:
    """`later(store, 6)`: six hours have passed; gives `hour(n)`, the n-th after that of the first claim."""

    def move(store: Store, hours: int) -> Callable[[int], int]:
        now = now_micros(store)
        monkeypatch.setattr("ledger.store.read.now_micros", lambda _: now + hours * HOUR)
        claims = [e for e in read_stream(store, f"run-{EXPERIMENT}.1") if e.type == "attempt.claimed"]
        first = claims[0].recorded_at if claims else now
        return lambda number: first - first % HOUR + number * HOUR

    return move


def bills(store: Store) -> list[dict[str, Any]]:
    """The reconciled hours on the experiment's stream."""
    found = read_stream(store, f"experiment-{EXPERIMENT}")
    return [event.data for event in found if event.type == "cost.reconciled"]


@pytest.fixture
def reconciled() -> Callable[[Store], list[dict[str, Any]]]:
    """`reconciled(store)`: the hours on the experiment's stream, corrections after what they correct."""
    return bills


@pytest.fixture
def days() -> Callable[[Store, str], list[Budget]]:
    """`days(store, "modal")`: the states of an account's days."""

    def states(store: Store, account: str) -> list[Budget]:
        return [load(store, name).state for name in streams_like(store, f"budget-{account}-")]

    return states
