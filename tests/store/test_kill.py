"""SIGKILL while appending: no acknowledged event is lost or doubled, and a repeated append mends the rest."""

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_log
from ledger.store.seal import seal
from ledger.store.verify import verify

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("appender.py")
_spec = importlib.util.spec_from_file_location("appender", SCRIPT)
assert _spec is not None
assert _spec.loader is not None
appender = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(appender)


def kill_and_check(url: str, kills: int, seed: int) -> None:
    call = [sys.executable, str(SCRIPT), url, str(kills), str(seed)]
    ended = subprocess.run(
        call, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    told = json.loads(ended.stdout)
    with open_store(url) as store:
        stored = log(store)
        for name in told["ack"]:
            for event in appender.events_of(name):
                assert stored[event.id] == 1, f"{name} was acknowledged and is gone"
        for name in set(told["try"]) - set(told["ack"]):
            ids = [stored[event.id] for event in appender.events_of(name)]
            assert len(set(ids)) == 1, f"{name} was torn apart"
            append(store, [StreamAppend(appender.stream_of(name), appender.events_of(name))])
        stored = log(store)
        assert sorted(stored.elements()) == sorted(e.id for n in told["try"] for e in appender.events_of(n))
        assert verify(store).ok
    assert len(told["ack"]) >= kills


def log(store: object) -> Counter[str]:
    """How often each id is in the log."""
    seal(store)
    return Counter(event.id for event in read_log(store) if event.type != "ledger.opened")


def test_ten_kills_lose_and_double_nothing(url: str) -> None:
    """Ten kills on each database: twenty in all."""
    kill_and_check(url, 10, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1 if os.environ.get("SOAK") == "short" else 10))
def test_two_hundred_kills_lose_and_double_nothing(url: str, seed: int) -> None:
    """Ten ledgers on each database, ten kills in each: two hundred (SOAK=short: twenty)."""
    kill_and_check(url, 10, seed)
