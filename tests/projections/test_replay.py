"""Replay: rebuilt from the log, compared with the live rows."""

import pytest

from ledger.projections import fold
from ledger.projections.catalog import NAMES
from ledger.projections.replay import replay
from ledger.projections.unknown import unknown_types
from ledger.projections.view import open_view
from ledger.store.open import Store, open_store
from ledger.testing.saga import MLP, saga
from ledger.testing.story import Story
from schemas import registry
from schemas.base import EventData


class Strange(EventData):
    """A type that a newer program writes."""

    TYPE = "run.dreamt"
    attempt: int


@pytest.fixture
def full(store: Store) -> Store:
    saga().append(store)
    return store


def tamper(store: Store, sql: str) -> None:
    with store.database.write() as tx:
        tx.execute(sql)


def test_an_untouched_ledger_is_equal(full: Store):
    """Rebuilt rows equal live rows, and every projection has its digest."""
    found = replay(full)
    assert (found["equal"], found["differ"], found["unknown"]) == (True, [], {})
    assert set(found["projections"]) == set(NAMES)
    assert found["events"] == open_view(full).index


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projection_rows SET value = replace(value, '40.125', '20.125') WHERE name = 'runs'",
        "UPDATE projection_rows SET value = 'no json' WHERE name = 'runs'",
        "DELETE FROM projection_rows WHERE name = 'runs' AND key LIKE '%.3'",
        "INSERT INTO projection_rows (name, key, value) VALUES ('runs', 'xfake.1', '{}')",
    ],
)
def test_a_tampered_row_is_found_and_repaired(full: Store, sql: str):
    """A row that was changed, damaged, dropped or added makes replay unequal; repair makes it equal."""
    honest = replay(full)["projections"]
    tamper(full, sql)
    found = replay(full)
    assert (found["equal"], found["differ"]) == (False, ["runs"])
    assert found["projections"] == honest
    assert not replay(full, repair=True)["equal"]
    assert replay(full)["equal"]


def test_a_damaged_row_does_not_stop_replay(full: Store):
    """New events that cannot fold into a damaged row leave replay able to say so, and to repair it."""
    replay(full)
    tamper(full, f"UPDATE projection_rows SET value = '{{}}' WHERE name = 'runs' AND key = '{MLP}.1'")
    story = saga()
    before = len(story.lines)
    story.tell(f"run-{MLP}.1", "run.recovered", {"attempt": 1, "why": "it is back"})
    story.append(full, start=before)
    assert replay(full, repair=True)["differ"] == ["runs"]
    assert replay(full)["equal"]


@pytest.mark.parametrize("to_index", [0, 1, 50, 10_000])
def test_a_past_state_is_the_same_in_any_batches(full: Store, to_index: int):
    """Two folds with different batches agree on every past state; an index beyond the head means the head."""
    found = replay(full, to_index, batch=7)
    assert found["equal"]
    assert found["events"] == min(to_index, open_view(full).index)


def test_a_past_state_at_the_head_is_compared_with_the_live_rows(full: Store):
    """At the index where the live rows stand, they are compared too."""
    head = open_view(full).index
    tamper(full, "DELETE FROM projection_rows WHERE name = 'names'")
    assert replay(full, head)["differ"] == ["names"]
    assert replay(full, head - 1)["equal"]


def test_a_fold_that_depends_on_its_batch_is_found(full: Store, monkeypatch: pytest.MonkeyPatch):
    """A fold that is not a function of the events alone makes the two folds of a past state differ."""
    whole = fold.fold_batch

    def leaky(projection, events, load):
        found = whole(projection, events, load)
        return found | {"leak": f'{{"n": {len(events)}}}'} if projection.NAME == "runs" else found

    monkeypatch.setattr("ledger.projections.rebuild.fold_batch", leaky)
    assert replay(full, 100)["differ"] == ["runs"]


def test_unknown_types_are_skipped_and_counted(full: Store, monkeypatch: pytest.MonkeyPatch):
    """Events of a type that this program does not know change no row and are counted."""
    before = replay(full)["projections"]
    monkeypatch.setitem(registry.MODELS, (Strange.TYPE, 1), Strange)
    monkeypatch.setitem(registry.NEWEST, Strange.TYPE, 1)
    story = Story()
    story.lines = list(saga().lines)
    story.tell(f"run-{MLP}.1", Strange.TYPE, {"attempt": 1})
    story.append(full, start=len(story.lines) - 1)
    monkeypatch.undo()
    found = replay(full)
    assert (found["equal"], found["unknown"]) == (True, {Strange.TYPE: 1})
    assert found["projections"] == before
    assert unknown_types(full) == {Strange.TYPE: 1}


def test_a_reader_may_replay(full: Store):
    """A ledger that is open for reading only is compared as it stands, and nothing is written."""
    head = open_view(full).index
    saga_end = Story(list(saga().lines))
    saga_end.tell("project-p", "dead_end.reopened", {"dead_end": "d1", "assumption": "later"})
    saga_end.append(full, start=len(saga_end.lines) - 1)
    mark = "&" if "?" in full.url else "?"
    with open_store(f"{full.url}{mark}mode=ro") as reader:
        assert reader.read_only
        found = replay(reader)
    assert (found["equal"], found["events"]) == (True, head)
