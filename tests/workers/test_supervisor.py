"""One launch: who starts what, when, and what follows from how it ended."""

import json
import signal
from collections.abc import Callable
from typing import Any

OK = """
    def train(run):
        run.log({"loss": 1.0}, step=0)
        run.result(float(run.seed))
"""
SLOW = """
    import time

    def train(run):
        for step in run.progress(range(600)):
            run.log({"loss": 1.0}, step=step)
            time.sleep(0.05)
        run.result(1.0)
"""
BY_ATTEMPT = """
    import os, signal

    def train(run):
        if run.attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        run.result(1.0)
"""


def test_queued_runs_end_in_the_ledger(any_lab: Any) -> None:
    """All queued runs are started once and their results recorded; a second launch finds nothing to do."""
    any_lab.propose(OK, seeds=3, subjects=2)
    any_lab.queue()
    assert any_lab.launch() == (0, {"experiment": "xtest", "outcomes": {"ok": 6}})
    values = [any_lab.of_type("result.recorded", number)[0]["value"] for number in range(1, 7)]
    assert values == [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]
    assert any_lab.launch() == (0, {"experiment": "xtest", "outcomes": {}})


def test_two_supervisors_start_each_run_once(any_lab: Any) -> None:
    """The claim decides: the loser moves on, and no run has a second attempt."""
    any_lab.propose(OK, seeds=8)
    any_lab.queue()
    processes = [any_lab.start(workers=1), any_lab.start(workers=1)]
    documents = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(document["outcomes"].get("ok", 0) for document in documents) == 8
    for number in range(1, 9):
        assert len(any_lab.of_type("spawn.intended", number)) == 1
        assert any_lab.end(number)["outcome"] == "ok"


def test_a_changed_frozen_copy_starts_nothing(lab: Any) -> None:
    """R21: the copy is hashed again, and an edited file is named."""
    lab.propose(OK)
    lab.queue()
    (lab.frozen / "code" / "script.py").write_text("def train(run): run.result(0.0)")
    code, document = lab.launch()
    assert code == 1
    assert "script.py" in document["reason"]
    assert [event.type for event in lab.events()] == ["run.queued"]


def test_an_unknown_experiment_is_not_found(lab: Any) -> None:
    """Exit code 4, and the document says what is missing."""
    lab.propose(OK)
    lab.experiment = "xnone"
    code, document = lab.launch()
    assert code == 4
    assert "xnone" in document["error"]


def test_a_killed_attempt_is_retried(lab: Any) -> None:
    """Within a launch up to compute.retries; the attempt that was killed keeps its own outcome."""
    lab.propose(BY_ATTEMPT, retries=1)
    lab.queue()
    assert lab.launch()[1]["outcomes"] == {"ok": 1}
    assert [end["outcome"] for end in lab.of_type("run.ended")] == ["killed", "ok"]


def test_without_retries_another_launch_tries_again(lab: Any) -> None:
    """A killed attempt says nothing about the science, so the next launch starts the run once more."""
    lab.propose(BY_ATTEMPT)
    lab.queue()
    assert lab.launch()[1]["outcomes"] == {"killed": 1}
    assert lab.launch()[1]["outcomes"] == {"ok": 1}


def test_what_the_training_code_did_is_not_retried(lab: Any) -> None:
    """Retries are for killed and lost attempts; a failed one waits for another launch, a NaN is final."""
    lab.propose(
        "def train(run): run.result(1.0 if run.seed == 1 else float('nan')); 1 / 0", seeds=2, retries=2
    )
    lab.queue()
    assert lab.launch()[1]["outcomes"] == {"failed": 1, "nan": 1}
    assert lab.launch()[1]["outcomes"] == {"failed": 1}
    assert [len(lab.of_type("run.ended", number)) for number in (1, 2)] == [2, 1]


def test_sigterm_leaves_a_truthful_log(lab: Any, until: Callable[..., None]) -> None:
    """Running children end as stopped, with what they logged; queued runs stay queued; exit code 1."""
    lab.propose(SLOW, seeds=3)
    lab.queue()
    process = lab.start(workers=2)
    until(lambda: lab.of_type("metrics.logged", 1) and lab.of_type("metrics.logged", 2))
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert json.loads(out)["outcomes"] == {"stopped": 2}
    assert [lab.end(number)["outcome"] for number in (1, 2)] == ["stopped", "stopped"]
    assert [event.type for event in lab.events(3)] == ["run.queued"]
    assert lab.of_type("result.recorded", 1)[0]["steps"] > 0


def test_a_good_smoke_run_is_verified(lab: Any) -> None:
    """R22: the smoke run that ended ok is recorded with the end of its output."""
    lab.propose(OK + "\n        print('the last line')\n")
    lab.queue(smoke=True)
    request(lab)
    assert lab.launch()[0] == 0
    (verified,) = [e.data for e in lab.stream("experiment-xtest") if e.type == "smoke.verified"]
    assert (verified["run"], verified["ended"]) == ("xtest.1", True)
    assert "the last line" in verified["snippet"]


def test_a_smoke_run_that_diverges_marks_a_dead_end(lab: Any) -> None:
    """R12: NaN in the smoke run marks the science as a dead end by itself, once, and verifies nothing."""
    lab.propose("def train(run): run.log({'loss': float('nan')}, step=3)")
    lab.queue(smoke=True)
    request(lab)
    assert lab.launch()[0] == 1
    assert lab.launch()[0] == 0
    (marked,) = [e.data for e in lab.stream("project-p") if e.type == "dead_end.marked"]
    assert (marked["run"], marked["outcome"], marked["by"]) == ("xtest.1", "nan", "ledger")
    assert not [e for e in lab.stream("experiment-xtest") if e.type == "smoke.verified"]


def test_two_diverging_seeds_mark_one_dead_end(lab: Any) -> None:
    """In a fan-out one seed may be bad luck; two mark the dead end, and more add nothing."""
    lab.propose("def train(run): run.log({'loss': float('nan')}, step=3)", seeds=4)
    lab.queue()
    assert lab.launch()[1]["outcomes"] == {"nan": 4}
    assert sum(e.type == "dead_end.marked" for e in lab.stream("project-p")) == 1


def test_a_rate_is_reserved_and_settled(lab: Any) -> None:
    """R18: the worst case is set aside with the intent, and becomes the measured cost."""
    lab.propose(OK, seeds=2, rate_usd_per_hour="3.60", timeout_s=10)
    lab.queue()
    assert lab.launch()[0] == 0
    (name,) = lab.streams("budget-")
    types = [event.type for event in lab.stream(name)]
    assert sorted(types) == sorted(["budget.opened", *2 * ["budget.reserved", "budget.committed"]])
    reserved = [e.data["amount"] for e in lab.stream(name) if e.type == "budget.reserved"]
    assert reserved == [10_000, 10_000]
    spent = {e.data["amount"] for e in lab.stream(name) if e.type == "budget.committed"}
    assert spent == {lab.of_type("cost.incurred", number)[0]["amount"] for number in (1, 2)}


def test_without_headroom_nothing_starts(lab: Any) -> None:
    """A run whose worst case passes the day's cap stays queued, and the reason is told."""
    lab.propose(OK, rate_usd_per_hour="3600", timeout_s=60)
    lab.queue()
    code, document = lab.launch()
    assert code == 1
    assert "head-room" in document["reason"]
    assert [event.type for event in lab.events()] == ["run.queued"]


def test_an_intent_that_was_never_acted_on_is_taken_up(lab: Any) -> None:
    """A supervisor that died between intent and start leaves an attempt that the next one starts, once."""
    from ledger.store.open import open_store
    from workers.assignment import read_assignment
    from workers.attempts import intend
    from workers.turns import Queued

    lab.propose(OK)
    lab.queue()
    with open_store(lab.url) as store:
        assignment = read_assignment(store, "xtest")
        assert intend(store, assignment, Queued("xtest.1", False, 0), 0, lambda folder: True) is not None
    assert lab.launch()[1]["outcomes"] == {"ok": 1}
    assert len(lab.of_type("spawn.intended")) == 1


def request(lab: Any) -> None:
    """What `launch --smoke` records before it starts the supervisor."""
    from ledger.store.append import StreamAppend, append
    from ledger.store.open import open_store
    from schemas.envelope import NewEvent

    requested = {
        "smoke": True, "cells": [1], "digest": "a" * 64, "backend": "local", "total": 0, "eta_seconds": 1.0,
    }  # fmt: skip
    with open_store(lab.url) as store:
        append(store, [StreamAppend("experiment-xtest", [NewEvent("launch.requested", requested)])])
