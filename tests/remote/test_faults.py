"""A ledger that is away costs no training: what was written meanwhile arrives, late or by the next call."""

import threading
import time
from typing import Any

import pytest

from ledger.testing.postgres import run as run_sql
from workers.link import LedgerAway
from workers.remote import attempt as calling
from workers.remote import finish


class Outage:
    """A ledger that nobody reaches for a while: its file is renamed, or its server refuses connections."""

    def __init__(self, provider: Any, request: pytest.FixtureRequest) -> None:
        self.url: str = provider.lab.url
        self.file = None if self.url.startswith("postgres") else provider.lab.database()
        self.server = request.getfixturevalue("pg_server") if self.file is None else ""
        self.name = self.url.partition("?")[0].rpartition("/")[2]

    def begin(self) -> None:
        """From now on it is away."""
        if self.file is not None:
            self.file.rename(self.file.with_suffix(".away"))
            return
        run_sql(
            self.server,
            f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'",
        )

    def end(self) -> None:
        """It is back."""
        if self.file is not None:
            self.file.with_suffix(".away").rename(self.file)
        else:
            run_sql(self.server, f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS true')


def test_a_ledger_that_is_away_during_training(any_provider: Any, until: Any, request: pytest.FixtureRequest):
    """The training runs to its end meanwhile; then every event of it is delivered, once."""
    any_provider.propose(any_provider.patient())
    any_provider.intend()
    outage = Outage(any_provider, request)
    process = any_provider.call()
    until(lambda: any_provider.lab.of_type("metrics.logged"))
    outage.begin()
    (any_provider.shelf / "go").touch()
    until((any_provider.shelf / "trained").exists)
    time.sleep(0.7)
    assert process.poll() is None
    outage.end()
    told = any_provider.told(process)
    assert told["outcome"] == "ok", told["log"]
    points = [p["step"] for data in any_provider.lab.of_type("metrics.logged") for p in data["points"]]
    assert (points, any_provider.outcomes()) == ([1, 2], {1: "ok"})


def test_a_ledger_that_stays_away(
    any_provider: Any, monkeypatch: pytest.MonkeyPatch, until: Any, request: pytest.FixtureRequest
):
    """The call ends without an outcome, its spool lies on the volume, and the repeated call delivers it."""
    any_provider.propose(any_provider.patient())
    any_provider.intend()
    outage, envelope = Outage(any_provider, request), any_provider.envelope()
    monkeypatch.setenv("LEDGER_URL", any_provider.lab.url)
    monkeypatch.setattr(finish, "FIRST_SECONDS", 0.5)
    monkeypatch.setattr(finish, "INSIST_SECONDS", 1.5)

    def act() -> None:
        until(lambda: any_provider.lab.of_type("metrics.logged"))
        outage.begin()
        (any_provider.shelf / "go").touch()

    thread = threading.Thread(target=act)
    thread.start()
    told = calling.attempt(envelope, call="c1")
    thread.join()
    outage.end()
    assert (told["claimed"], told["outcome"]) == (True, None)
    assert str(any_provider.shelf) in told["why"]
    assert any_provider.outcomes() == {}
    again = any_provider.run()
    assert (again["claimed"], again["outcome"]) == (False, "ok"), again["log"]
    assert any_provider.lab.of_type("result.recorded")[-1]["value"] == 2.0
    assert any_provider.types().count("attempt.claimed") == 1
    assert not list(any_provider.shelf.glob("*/events.jsonl"))


def test_a_ledger_that_is_away_at_the_claim(provider: Any, monkeypatch: pytest.MonkeyPatch):
    """Nothing is claimed or trained; the call raises, so that its provider repeats it."""
    provider.propose(provider.patient())
    provider.intend()
    envelope = provider.envelope()
    monkeypatch.setenv("LEDGER_URL", provider.lab.url)
    monkeypatch.setattr(calling, "CLAIM_SECONDS", 0.3)
    file = provider.lab.database()
    file.rename(file.with_suffix(".away"))
    with pytest.raises(LedgerAway):
        calling.attempt(envelope, call="c1")
    file.with_suffix(".away").rename(file)
    assert provider.types() == ["run.queued", "spawn.intended"]
