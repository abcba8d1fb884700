"""Claims that meet: one call trains, whoever comes second or late leaves at once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import Unreachable
from ledger.store.open import open_store
from workers.remote import claim as claiming
from workers.remote.task import read_task

QUICK = """
    from pathlib import Path

    def train(run):
        run.result({"rmse": 1.0})
"""
RACERS = 5


def race(provider: Any, folder: Path, how: str) -> list[str]:
    """Start the racers; what each of them won."""
    folder.mkdir()
    (folder / "envelope.json").write_text(json.dumps(provider.envelope()))
    place = str(folder / "envelope.json")
    script = str(Path(__file__).with_name("race.py"))
    started = [
        subprocess.Popen(
            [sys.executable, script, provider.lab.url, place, f"call-{number}", str(RACERS), how],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(RACERS)
    ]  # fmt: skip
    ends = [process.communicate(timeout=60) for process in started]
    assert all(process.returncode == 0 for process in started), ends
    return [out.strip() for out, _ in ends]


def test_five_calls_at_once(any_provider: Any, tmp_path: Path):
    """Of five calls that have all read an unclaimed attempt one wins it, and the others write nothing."""
    any_provider.propose(QUICK)
    any_provider.intend()
    assert sorted(race(any_provider, tmp_path / "race", "exact")) == ["1", *["none"] * (RACERS - 1)]
    assert any_provider.types() == ["run.queued", "spawn.intended", "attempt.claimed"]


def test_five_naive_calls_at_once(any_provider: Any, tmp_path: Path):
    """The same race without the exact version is won five times over: the test above can fail."""
    any_provider.propose(QUICK)
    any_provider.intend()
    assert race(any_provider, tmp_path / "race", "naive") == ["1"] * RACERS
    assert any_provider.types().count("attempt.claimed") == RACERS


def test_five_real_workers_at_once(any_provider: Any):
    """Five calls for one attempt: one trains to its end, four say who has it and write nothing."""
    any_provider.propose(QUICK)
    any_provider.intend()
    calls = [any_provider.call(f"c{number}") for number in range(RACERS)]
    told = [any_provider.told(process) for process in calls]
    assert sorted(one["claimed"] for one in told) == [False] * (RACERS - 1) + [True]
    assert all(one["code"] == 0 for one in told), told
    assert any_provider.outcomes() == {1: "ok"}
    assert any_provider.types().count("attempt.claimed") == 1
    assert any_provider.types().count("cost.incurred") == 1


def test_a_late_orphan_trains_nothing(provider: Any):
    """A call whose attempt was given up finds a later one and leaves, before and after that has ended."""
    provider.propose(QUICK)
    provider.intend()
    provider.append(("run.lost", {"attempt": 1, "why": "silent"}))
    provider.intend(2)
    assert "attempt 2 has taken its place" in provider.run("c1", 1)["why"]
    assert provider.run("c2", 2)["outcome"] == "ok"
    late = provider.run("c1", 1)
    assert (late["claimed"], late["outcome"]) == (False, "ok")
    assert provider.types().count("attempt.claimed") == 1


def test_a_repeat_after_a_good_end_trains_nothing(provider: Any):
    """A call that comes again after its run ended ok gets that end and leaves the stream alone."""
    provider.propose(QUICK)
    provider.intend()
    assert provider.run()["outcome"] == "ok"
    before = provider.types()
    again = provider.run()
    assert (again["claimed"], again["outcome"], again["code"]) == (False, "ok", 0)
    assert provider.types() == before


@pytest.mark.parametrize("written", [False, True])
def test_a_claim_whose_answer_was_lost(any_provider: Any, monkeypatch: Any, written: bool):
    """Failed and not written, or failed but written: claiming again gives attempt 1 once, with one event."""
    any_provider.propose(QUICK)
    any_provider.intend()
    real, failed = claiming.commit, []

    def broken(*arguments: Any) -> Any:
        if failed:
            return real(*arguments)
        failed.append(real(*arguments) if written else None)
        raise Unreachable("the answer was lost")

    monkeypatch.setattr(claiming, "commit", broken)
    data = {"worker": "w:1:x", "hardware": "cpu", "lease_seconds": 60.0}
    with open_store(any_provider.lab.url) as store:
        task = read_task(store, any_provider.envelope())
        with pytest.raises(Unreachable):
            claiming.claim(store, task, "c1", data)
        assert claiming.claim(store, task, "c1", data).attempt == 1
    assert any_provider.types() == ["run.queued", "spawn.intended", "attempt.claimed"]


def test_money_of_a_repeated_call_is_bounded_by_the_timeout(provider: Any, monkeypatch: Any):
    """An attempt whose call came again a day later costs its timeout, not the day."""
    provider.propose(QUICK, timeout_s=30)
    provider.intend()
    data = {"worker": "w:1:x", "hardware": "cpu", "lease_seconds": 60.0}
    with open_store(provider.lab.url) as store:
        task = read_task(store, provider.envelope())
        claiming.claim(store, task, "c1", data)
        now = claiming.now_micros
        monkeypatch.setattr(claiming, "now_micros", lambda store: now(store) + 86_400_000_000)
        assert claiming.claim(store, task, "c1", {**data, "worker": "w:2:y"}).attempt == 2
    (cost,) = provider.lab.of_type("cost.incurred")
    assert (cost["seconds"], cost["amount"]) == (30.0, 30_000_000)
