"""The runs projection, folded without a database."""

import pytest

from ledger.testing.projector import digests, rows
from ledger.testing.saga import saga
from ledger.testing.story import Story
from ledger.testing.tales import charge, claim, end, queue, result

RUN = "x1.3"


def story() -> Story:
    told = Story()
    queue(told, RUN, "308", 42)
    return told


def row(told: Story) -> dict:
    return rows("runs", told.events())[RUN]


def test_a_queued_run_has_its_cell():
    """A queued run shows subject, seed, cell and config of its plan."""
    found = row(story())
    assert (found["state"], found["subject"], found["seed"], found["cell"]) == ("queued", "308", 42, 3)
    assert (found["experiment"], found["config"], found["cost"]) == ("x1", {"lr": 0.01}, None)


@pytest.mark.parametrize(
    "outcome", ["ok", "failed", "nan", "timeout", "oom", "killed", "preempted", "stopped"]
)
def test_every_outcome_becomes_the_state(outcome: str):
    """However an attempt ends, the run's state is that outcome (R30)."""
    told = story()
    claim(told, RUN)
    assert row(told)["state"] == "running"
    end(told, RUN, outcome)
    found = row(told)
    assert (found["state"], found["attempts"]["1"]["outcome"]) == (outcome, outcome)


def test_a_late_result_after_lost_counts():
    """A result that arrives after the run was given up is recorded and the run recovers."""
    told = story()
    claim(told, RUN)
    told.tell(f"run-{RUN}", "run.lost", {"attempt": 1, "why": "silent"})
    result(told, RUN, None, status="lost", best=None)
    assert (row(told)["state"], row(told)["result"]["status"]) == ("lost", "lost")
    end(told, RUN, "ok")
    event = result(told, RUN, 40.5)
    found = row(told)
    assert (found["state"], found["result"]["value"], found["result"]["event"]) == ("ok", 40.5, event)
    assert found["attempts"]["1"]["outcome"] == "ok"


def test_suspicion_is_taken_back():
    """A suspected run that shows itself again is running again."""
    told = story()
    claim(told, RUN)
    told.tell(f"run-{RUN}", "run.suspected", {"attempt": 1, "why": "silent for 15 s"})
    assert (row(told)["state"], row(told)["why"]) == ("suspected", "silent for 15 s")
    told.tell(f"run-{RUN}", "run.recovered", {"attempt": 1, "why": "a heartbeat"})
    assert row(told)["state"] == "running"


def test_an_outcome_is_not_taken_back_by_a_guess():
    """Once an attempt has ended, neither suspicion nor loss changes its state."""
    told = story()
    claim(told, RUN)
    end(told, RUN, "ok")
    told.tell(f"run-{RUN}", "run.lost", {"attempt": 1, "why": "late reaper"})
    assert (row(told)["state"], row(told)["attempts"]["1"]["outcome"]) == ("ok", "ok")


def test_a_stale_attempt_is_charged_and_changes_nothing():
    """What an earlier attempt reports after a newer one began is kept and charged; the state stays."""
    told = story()
    claim(told, RUN)
    told.tell(f"run-{RUN}", "run.lost", {"attempt": 1, "why": "silent"})
    claim(told, RUN, 2)
    end(told, RUN, "failed", 1)
    result(told, RUN, 99.0, 1)
    charge(told, RUN, 700, 1)
    found = row(told)
    assert (found["state"], found["attempt"], found["result"], found["cost"]) == ("running", 2, None, 700)
    assert found["attempts"]["1"]["outcome"] == "failed"


def test_costs_add_up_over_attempts_and_reconciled_ones_replace():
    """Each attempt is charged once; a reconciled amount takes the place of its estimate and stays."""
    told = story()
    claim(told, RUN)
    end(told, RUN, "preempted")
    claim(told, RUN, 2)
    end(told, RUN, "ok", 2)
    assert (row(told)["cost"], row(told)["cost_unknown"]) == (None, 2)
    charge(told, RUN, 1000, 1)
    charge(told, RUN, 500, 2)
    charge(told, RUN, 1200, 1, source="reconciled")
    charge(told, RUN, 1000, 1)
    assert (row(told)["cost"], row(told)["cost_unknown"]) == (1700, 0)


def test_a_second_result_does_not_replace_the_first():
    """The first result of an attempt stands."""
    told = story()
    claim(told, RUN)
    end(told, RUN, "ok")
    first = result(told, RUN, 40.5)
    result(told, RUN, 1.0)
    assert (row(told)["result"]["value"], row(told)["result"]["event"]) == (40.5, first)


def test_progress_of_the_newest_attempt():
    """Steps and idle time are those of the newest attempt; a fresh one begins without any."""
    told = story()
    claim(told, RUN)
    beat = {"attempt": 1, "step": 12, "steps": 200, "unchanged_seconds": 61.0}
    told.tell(f"run-{RUN}", "run.heartbeat", beat)
    found = row(told)
    assert (found["step"], found["steps"], found["unchanged_seconds"]) == (12, 200, 61.0)
    points = [{"step": 14, "values": {"loss": 1.0}}, {"step": 13, "values": {"loss": 1.0}}]
    told.tell(f"run-{RUN}", "metrics.logged", {"attempt": 1, "points": points})
    assert row(told)["step"] == 14
    end(told, RUN, "preempted")
    claim(told, RUN, 2)
    told.tell(f"run-{RUN}", "run.heartbeat", {"attempt": 1, "step": 99, "steps": 200})
    assert (row(told)["step"], row(told)["unchanged_seconds"]) == (None, 0.0)


def test_checkpoint_and_nonfinite_are_kept_with_their_events():
    """The newest checkpoint and the first non-finite value are kept, each with its event."""
    told = story()
    claim(told, RUN)
    saved = {"attempt": 1, "path": "c.pt", "sha256": "0" * 64, "bytes": 10, "step": 5}
    checkpoint = told.tell(f"run-{RUN}", "checkpoint.saved", saved).id
    bad = {"attempt": 1, "key": "loss", "step": 6, "value": {"nonfinite": "nan"}}
    detected = told.tell(f"run-{RUN}", "nonfinite.detected", bad).id
    told.tell(f"run-{RUN}", "nonfinite.detected", bad | {"step": 7})
    found = row(told)
    assert (found["checkpoint"]["event"], found["checkpoint"]["step"]) == (checkpoint, 5)
    assert (found["nonfinite"]["event"], found["nonfinite"]["step"]) == (detected, 6)


def test_a_result_of_a_run_that_was_never_queued_makes_a_row():
    """An event of a run that nobody queued is not lost from view."""
    told = Story()
    result(told, "x9.1", 3.0)
    assert rows("runs", told.events())["x9.1"]["result"]["value"] == 3.0


@pytest.mark.parametrize("batch", [1, 2, 7, 50])
def test_batches_do_not_matter(batch: int):
    """All projections have the same digests whatever the batches, each row going through its text."""
    events = saga().events()
    assert digests(events, batch) == digests(events, 1000)


def test_the_check_of_the_newest_attempt_stands():
    """A run keeps the invariance check of its newest attempt, with its event."""
    told = Story()
    queue(told, "x1.1", "1", 42)
    data = {"statistic": "rms", "symmetry": "Z2", "draws": 64, "trials": 40, "value": 1.0,
            "largest_shift": 0.0, "tolerance": 1e-9, "holds": True}  # fmt: skip
    for attempt in (1, 2):
        claim(told, "x1.1", attempt)
        newest = told.tell("run-x1.1", "invariance.checked", data | {"attempt": attempt})
    told.tell("run-x1.1", "invariance.checked", data | {"attempt": 1, "holds": False})
    found = rows("runs", told.events())["x1.1"]["invariance"]
    assert (found["attempt"], found["holds"], found["event"]) == (2, True, newest.id)


def test_an_end_after_its_result_says_why():
    """The end that follows a recorded result adds its error, exit code and event; the outcome stands."""
    told = story()
    claim(told, RUN)
    result(told, RUN, None, status="failed", best=None)
    data = {"attempt": 1, "outcome": "failed", "error": "ValueError: broken", "exit_code": 1, "seconds": 2.0}
    event = told.tell(f"run-{RUN}", "run.ended", data).id
    again = {**data, "error": "another one"}
    told.tell(f"run-{RUN}", "run.ended", again)
    found = row(told)["attempts"]["1"]
    assert (found["outcome"], found["error"], found["exit_code"]) == ("failed", "ValueError: broken", 1)
    assert found["ended"]["event"] == event
