"""Two launches at once, and launches that were never decided."""

import threading

import pytest

from ledger import handle
from ledger.actions.book.verify import verify
from ledger.actions.planning.propose import propose
from ledger.actions.runs import launching
from ledger.actions.runs.launch import launch
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from ledger.store.versions import ANY
from schemas.envelope import NewEvent


@pytest.fixture
def ready(store, project):
    """An experiment of three cells that may be launched."""
    return propose(store, project.spec(), actor="me")["experiment"]


@pytest.fixture
def meeting(monkeypatch):
    """Two launches have both read the ledger before either of them writes."""
    barrier, own, real = threading.Barrier(2), threading.local(), launching.look

    def look(*given):
        found = real(*given)
        if not hasattr(own, "met"):
            own.met = barrier.wait(timeout=30)
        return found

    monkeypatch.setattr(launching, "look", look)


def race(url, experiment):
    """Two launches at once; what each returned."""
    outcomes = []

    def work():
        with open_store(url) as own:
            outcomes.append(launch(own, experiment, smoke=True, actor="me"))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.usefixtures("meeting")
def test_two_launches_queue_each_run_once(url, store, ready):
    """Of two launches at once one queues the run, the other decides anew and finds it under way."""
    outcomes = race(url, ready)
    assert sorted(len(found["runs"]) for found in outcomes) == [0, 1]
    assert [event.type for event in read_stream(store, f"run-{ready}.1")] == ["run.queued"]
    types = [event.type for event in read_stream(store, f"experiment-{ready}")]
    assert types.count("launch.requested") == 1


@pytest.mark.usefixtures("meeting")
def test_the_race_catches_a_naive_launch(url, store, ready, monkeypatch):
    """Without expected versions the same race queues the run twice, which `verify` finds as well."""
    exact = handle.plan_append
    monkeypatch.setattr(handle, "plan_append", lambda *given: exact(*given)._replace(expected=ANY))
    race(url, ready)
    assert [event.type for event in read_stream(store, f"run-{ready}.1")] == ["run.queued"] * 2
    assert [item["kind"] for item in verify(store)["breaks"]] == ["decision"]


def test_an_inserted_launch_is_found(store, project):
    """A launch that was written past the gate is a break."""
    experiment = propose(store, project.spec({}), actor="me")["experiment"]
    plan = read_stream(store, f"experiment-{experiment}")[0].data["digests"]["plan"]
    data = {
        "smoke": True, "cells": [1], "digest": plan, "backend": "local", "total": 0, "eta_seconds": 1.0,
    }  # fmt: skip
    append(store, [StreamAppend(f"experiment-{experiment}", [NewEvent("launch.requested", data, "x")], ANY)])
    found = verify(store)
    assert not found["ok"]
    assert "answers are missing" in found["breaks"][0]["reason"]
