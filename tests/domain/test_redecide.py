"""The second look that `verify` takes: what could not have been decided is found."""

from dataclasses import replace

from ledger.domain.catalog import fold, redecide
from ledger.testing.histories import QUEUED, attempt, ready, requested
from schemas.envelope import Event


def stream_of(*decided):
    """Events as they would stand in a stream."""
    return [
        Event(n, n, "s", n, f"id{n}", name, 1, "t", n, "a", data, "h")
        for n, (name, data) in enumerate(decided, 1)
    ]


HONEST = [
    QUEUED,
    attempt("spawn.intended"),
    attempt("attempt.claimed"),
    attempt("result.recorded", status="ok"),
]


def test_an_honest_stream_has_no_breaks():
    """What was decided can be decided again."""
    assert redecide("run-x1.1", stream_of(*HONEST, attempt("run.ended", outcome="ok"))) == []


def test_an_inserted_event_is_found():
    """A second result for one attempt is named with its version, and the rest is still read."""
    forged = attempt("result.recorded", status="failed")
    breaks = redecide("run-x1.1", stream_of(*HONEST, forged, attempt("run.ended", outcome="ok")))
    assert len(breaks) == 1
    assert "version 5: result.recorded" in breaks[0]


def test_a_launch_without_answers_is_found():
    """A launch inserted behind the gate's back is a break."""
    assert redecide("experiment-x1", stream_of(ready()[0], requested(1, smoke=True)))


def test_a_run_in_another_runs_stream():
    """A run queued in a stream that is not its own is a break."""
    assert "belongs in run-x1.1" in redecide("run-x1.2", stream_of(QUEUED))[0]


def test_unknown_streams_and_unreadable_data():
    """A stream of no category and data without its keys are breaks, not crashes."""
    assert redecide("elsewhere-1", [])
    assert "cannot be read" in redecide("run-x1.1", stream_of(QUEUED, ("spawn.intended", {})))[0]


def test_events_of_a_newer_program_are_passed_over():
    """A type that is not known here is no break, and neither is a newer version of a known one."""
    newer = replace(stream_of(QUEUED)[0], type="run.levitated")
    assert redecide("run-x1.1", [*stream_of(*HONEST), newer]) == []
    future = replace(stream_of(attempt("run.ended"))[0], schema_version=99)
    assert redecide("run-x1.1", [*stream_of(*HONEST), future]) == []


def test_fold_gives_the_state():
    """The state of a stream is the fold of its events."""
    assert fold("run-x1.1", stream_of(*HONEST)).attempts[0].result == "ok"
