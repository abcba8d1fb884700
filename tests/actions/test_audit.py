"""Audit: filters that hold together, and a reader's own SQL."""

import pytest

from ledger.actions.book.audit import audit
from ledger.actions.book.audit_match import at_path, matches, parse_where
from ledger.actions.book.audit_sql import audit_sql
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import NotFound, UsageError
from ledger.testing.attempts import report
from schemas.clock import to_micros


@pytest.fixture
def filled(store, project):
    """A launched experiment with one ended run beside another experiment."""
    propose(store, project.spec({}, name="other"), actor="you")
    experiment = propose(store, project.spec(), actor="me")["experiment"]
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", "nan", seconds=2.5)
    return experiment


def types(found):
    """The types of what was found."""
    return [event["type"] for event in found["events"]]


def test_all_in_the_order_of_the_ledger(store, filled):
    """Without filters: every event, by index, in the contract's keys."""
    events = audit(store)["events"]
    assert [event["index"] for event in events] == list(range(1, len(events) + 1))
    assert list(events[0]) == [
        "id", "index", "position", "stream", "version", "type", "schema_version", "time", "recorded_at",
        "actor", "data", "hash",
    ]  # fmt: skip


def test_of_an_experiment_and_its_runs(store, filled):
    """An experiment's events are those of its own stream and of its runs, in order."""
    found = audit(store, experiment="mean")
    assert {event["stream"] for event in found["events"]} == {f"experiment-{filled}", f"run-{filled}.1"}
    indexes = [event["index"] for event in found["events"]]
    assert indexes == sorted(indexes)
    assert types(audit(store, run=f"{filled}.1"))[0] == "run.queued"


def test_by_type_actor_value_and_number(store, filled):
    """Exact types and prefixes, actors, values by dotted path, the newest N; all filters hold together."""
    assert types(audit(store, type="run.ended")) == ["run.ended"]
    assert set(types(audit(store, type="run.*"))) == {"run.queued", "run.ended"}
    assert {event["actor"] for event in audit(store, actor="you")["events"]} == {"you"}
    assert types(audit(store, where=["outcome=nan", "data.seconds=2.5"])) == ["run.ended"]
    assert types(audit(store, where=["attempt=1.0"], type="cost.*")) == ["cost.incurred"]
    assert types(audit(store, run=f"{filled}.1", limit=1)) == ["run.ended"]
    assert audit(store, type="run.ended", actor="you")["events"] == []


def test_by_time(store, filled):
    """Since and until are the database's times, both included."""
    events = audit(store)["events"]
    moment = to_micros(events[-1]["recorded_at"])
    assert len(audit(store, since=moment)["events"]) < len(events)
    assert len(audit(store, until=moment)["events"]) == len(events)
    assert audit(store, since=moment + 1)["events"] == []


def test_what_is_not_there(store, filled):
    """An unknown experiment or run is not found; a condition without a value is a mistake."""
    for wanted in ({"experiment": "none"}, {"run": "x9.1"}):
        with pytest.raises(NotFound):
            audit(store, **wanted)
    with pytest.raises(UsageError):
        audit(store, where=["outcome"])


def test_sql_over_the_events(store, filled):
    """One SELECT over the view `events`; its index column is idx."""
    found = audit_sql(store, "SELECT idx, type FROM events WHERE type = 'run.ended'")
    assert (found["columns"], found["events"][0]["type"]) == (["idx", "type"], "run.ended")
    for hostile in ("DELETE FROM events", "SELECT 1; SELECT 2", "UPDATE events SET type = 'x'"):
        with pytest.raises(UsageError):
            audit_sql(store, hostile)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("a.b=1", True), ("a.b=1.0", True), ("a.b=2", False), ("a.c.d=x", True), ("list.1=true", True),
        ("list.0=1", True), ("list.1=1", False), ("list.7=1", False), ("none=null", True), ("text=1", True),
        ("text=1.0", False), ("missing=null", False), ('a={"b":1,"c.d":"x"}', True),
    ],
)  # fmt: skip
def test_conditions(condition, holds):
    """Numbers meet as numbers, texts as texts; keys may hold dots, lists have numbered places."""
    event = {"a": {"b": 1, "c.d": "x"}, "list": [1, True], "none": None, "text": "1", "data": {}}
    assert matches(event, [parse_where(condition)]) is holds


def test_a_path_into_nothing():
    """A path into a number or past the end leads nowhere."""
    nowhere = at_path({}, "x")
    assert at_path({"a": 1}, "a.b") is nowhere
    assert at_path([1], "x") is nowhere
