"""The date of a view: that of its last event."""

from ledger.projections.view import open_view
from ledger.store.read import read_log, recorded_at
from ledger.store.store import Store
from ledger.testing.projector import MemoryView
from ledger.testing.saga import saga
from schemas.clock import to_text


def test_a_view_is_dated_by_its_last_event(store: Store):
    """At the head and at every earlier index, by the database's own clock."""
    saga().append(store)
    head = open_view(store)
    events = list(read_log(store))
    for event in (events[0], events[7], events[-1]):
        assert recorded_at(store, event.index) == event.recorded_at
        assert open_view(store, event.index).as_of == to_text(event.recorded_at)[:10]
    assert head.as_of == to_text(events[-1].recorded_at)[:10]
    assert recorded_at(store, len(events) + 1) is None


def test_an_empty_view_has_the_epochs_date(store: Store):
    """Index 0 comes before every event."""
    assert open_view(store, 0).as_of == MemoryView([]).as_of == "1970-01-01"
