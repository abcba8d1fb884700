"""Signs of life of many runs: right for each, by as many questions for two hundred as for two."""

import pytest

from ledger.actions.runs.life_signs import LEASE_SECONDS, signs
from ledger.handle import commit, load
from ledger.store.open import Store
from ledger.store.read import now_micros
from ledger.testing.story import Story
from ledger.testing.tales import claim, queue


def running(store: Store, runs: list[str]) -> dict[str, int]:
    """Runs with a claimed attempt each."""
    story = Story()
    for run in runs:
        queue(story, run, "9", 42)
        claim(story, run)
    story.append(store)
    return dict.fromkeys(runs, 1)


def test_each_has_its_own(store: Store) -> None:
    """Lease and silence by run; one that was never started has the default; a doubt is no sign of life."""
    story = Story()
    queue(story, "x1.1", "9", 42)
    claim(story, "x1.1")
    queue(story, "x1.2", "10", 42)
    story.append(store)
    now = now_micros(store) + 40_000_000
    run = load(store, "run-x1.1")
    commit(store, [(run, [("run.suspected", {"attempt": 1, "why": "silent"})])], "reaper")
    found = signs(store, {"x1.1": 1, "x1.2": 0}, now)
    assert (found["x1.1"].lease, found["x1.2"].lease) == (15.0, LEASE_SECONDS)
    assert found["x1.1"].seconds == pytest.approx(40, abs=5)


def test_a_further_attempt_replaces_what_was_known(store: Store) -> None:
    """What is remembered of one claim is not told of the next."""
    attempts = running(store, ["x1.1"])
    before = signs(store, attempts, now_micros(store))["x1.1"]
    again = {"attempt": 2, "worker": "w", "hardware": "2 cores", "lease_seconds": 99.0}
    intent = {"attempt": 2, "backend": "local", "spool": "other:x"}
    end = {"attempt": 1, "outcome": "killed", "seconds": 1.0}
    told = [("run.ended", end), ("spawn.intended", intent), ("attempt.claimed", again)]
    commit(store, [(load(store, "run-x1.1"), told)], "worker")
    after = signs(store, {"x1.1": 2}, now_micros(store))["x1.1"]
    assert (before.lease, after.lease, after.host) == (15.0, 99.0, "other")


def test_two_hundred_cost_no_more_questions_than_two(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a look at 200 runs is 400 round trips, every second."""
    asked = []
    few, many = running(store, ["x1.1"]), {f"x1.{number}": 1 for number in range(1, 201)}
    query = store.database.query
    monkeypatch.setattr(store.database, "query", lambda sql, *more: (asked.append(sql), query(sql, *more))[1])
    signs(store, few, 0)
    first = len(asked)
    signs(store, many, 0)
    assert (first, len(asked) - first) == (2, 2)
