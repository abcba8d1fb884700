"""What every store promises. A third party subclasses it and supplies one fixture, `store`.

`store` is an open, empty ledger (its log holds `ledger.opened` alone). A subclass may not loosen a test.
"""

from dataclasses import replace

import pytest

from ledger.errors import DuplicateId, PartialBatch, WrongVersion
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.read import find_event, head_index, index_at, pending, read_log, read_stream, streams_like
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.store.versions import ANY, NO_STREAM, STREAM_EXISTS
from ledger.testing.events import STREAM, note, notes
from schemas.envelope import NewEvent
from schemas.registry import InvalidEvent


def write(store: Store, *events: NewEvent, stream: str = STREAM, expected: int = ANY) -> list[int]:
    """Append to one stream and return the versions."""
    return [receipt.version for receipt in append(store, [StreamAppend(stream, events, expected)])]


def contents(store: Store) -> list[tuple[int, str, int]]:
    """Index, stream and version of the whole log."""
    seal(store)
    return [(event.index, event.stream, event.version) for event in read_log(store)]


class StoreContract:
    """Append, expected versions, idempotency, order."""

    def test_begins_with_its_own_opening(self, store: Store) -> None:
        """An empty ledger holds `ledger.opened` with its id at index 1."""
        assert contents(store) == [(1, "ledger", 1)]
        assert read_stream(store, "ledger")[0].data["ledger"] == store.ledger_id

    def test_versions_count_from_one_without_gaps(self, store: Store) -> None:
        """Each event takes the next version of its stream."""
        assert write(store, note()) == [1]
        assert write(store, *notes(3)) == [2, 3, 4]
        assert write(store, note(), stream="experiment-other") == [1]

    @pytest.mark.parametrize("expected", [ANY, NO_STREAM, 0])
    def test_accepts_a_first_event(self, store: Store, expected: int) -> None:
        """ANY, NO_STREAM and version 0 admit the first event."""
        assert write(store, note(), expected=expected) == [1]

    @pytest.mark.parametrize("expected", [ANY, STREAM_EXISTS, 2])
    def test_accepts_a_later_event(self, store: Store, expected: int) -> None:
        """ANY, STREAM_EXISTS and the exact version admit a later event."""
        write(store, *notes(2))
        assert write(store, note(), expected=expected) == [3]
        assert write(store, *notes(2), expected=3 if expected == 2 else expected) == [4, 5]

    @pytest.mark.parametrize("many", [1, 2])
    @pytest.mark.parametrize(
        ("present", "expected"), [(0, STREAM_EXISTS), (0, 1), (2, NO_STREAM), (2, 1), (2, 3)]
    )
    def test_refuses_another_version(self, store: Store, present: int, expected: int, many: int) -> None:
        """A stream that is not as expected stays as it is, and the error says how it is."""
        if present:
            write(store, *notes(present))
        before = contents(store)
        with pytest.raises(WrongVersion) as caught:
            write(store, *notes(many), expected=expected)
        assert (caught.value.stream, caught.value.actual) == (STREAM, present)
        assert contents(store) == before

    def test_several_streams_all_or_nothing(self, store: Store) -> None:
        """One stream that is not as expected keeps the whole append out."""
        write(store, note(), stream="experiment-b")
        wanted = [
            StreamAppend("experiment-a", notes(2), NO_STREAM),
            StreamAppend("experiment-b", notes(1), 5),
        ]
        with pytest.raises(WrongVersion):
            append(store, wanted)
        assert streams_like(store, "experiment-") == ["experiment-b"]
        receipts = append(store, [wanted[0], replace_expected(wanted[1], 1)])
        assert [(one.stream, one.version) for one in receipts] == [
            ("experiment-a", 1), ("experiment-a", 2), ("experiment-b", 2),
        ]  # fmt: skip

    def test_an_event_comes_back_as_it_was_stated(self, store: Store) -> None:
        """All that the writer stated is read back, with hash and place."""
        stated = note("é 𝛼", actor="ann", attempt=2, producer="w", producer_seq=7, correlation_id="c")
        receipt = append(store, [StreamAppend(STREAM, [stated])])[0]
        seal(store)
        event = find_event(store, stated.id)
        assert event == read_stream(store, STREAM)[0] == list(read_log(store))[-1]
        assert event is not None
        assert (event.index, event.position) == (2, receipt.position)
        assert event.data["text"] == stated.data["text"]
        assert event.recorded_at == receipt.recorded_at
        assert len(event.hash) == 64
        for name in ("id", "type", "actor", "time", "attempt", "producer_seq", "correlation_id"):
            assert getattr(event, name) == getattr(stated, name)

    @pytest.mark.parametrize("many", [1, 3])
    def test_a_repeated_append_gives_the_first_receipts(self, store: Store, many: int) -> None:
        """The same events again change nothing, even after the stream has moved on."""
        events = notes(many)
        first = append(store, [StreamAppend(STREAM, events, NO_STREAM)])
        write(store, note("later"))
        before = contents(store)
        again = append(store, [StreamAppend(STREAM, events, NO_STREAM)])
        assert [one._replace(duplicate=True) for one in first] == again
        assert not any(one.duplicate for one in first)
        assert contents(store) == before

    @pytest.mark.parametrize("stream", [STREAM, "experiment-other"])
    @pytest.mark.parametrize("more", [0, 2])
    def test_the_same_id_with_other_content_is_an_error(self, store: Store, stream: str, more: int) -> None:
        """An id that is taken by other content, or in another stream, is refused."""
        event = note("one")
        write(store, event)
        before = contents(store)
        other = replace(event, data={"text": "two"}) if stream == STREAM else event
        with pytest.raises(DuplicateId):
            write(store, other, *notes(more), stream=stream)
        with pytest.raises(DuplicateId):
            write(store, *(twin := notes(1)), *twin)
        assert contents(store) == before

    def test_a_batch_that_is_partly_known_is_an_error(self, store: Store) -> None:
        """Some events known and some new: nothing is written."""
        events = notes(3)
        write(store, *events[:2])
        before = contents(store)
        with pytest.raises(PartialBatch):
            write(store, *events)
        assert contents(store) == before

    def test_invalid_events_never_get_in(self, store: Store) -> None:
        """Unknown types, future versions, wrong data and bad ids leave the log as it was."""
        bad = [
            NewEvent("no.such_type", {}), note(schema_version=99), NewEvent("analysis.noted", {"txt": "x"}),
            note(id="1"), note(time="yesterday"), note("a\0b"),
        ]  # fmt: skip
        for event in bad:
            with pytest.raises(ValueError, match=r"."):
                write(store, note(), event)
        with pytest.raises(InvalidEvent):
            write(store, note(), stream="no stream")
        assert contents(store) == [(1, "ledger", 1)]

    def test_the_log_is_dense_and_keeps_batches_together(self, store: Store) -> None:
        """Indexes are 1…n; types, bounds and pages select from them."""
        for name in ("a", "b"):
            append(store, [StreamAppend(f"experiment-{name}", notes(2)), StreamAppend("run-x.1", [queued()])])
        log = contents(store)
        assert [index for index, _, _ in log] == list(range(1, 8))
        assert head_index(store) == 7
        assert [stream for _, stream, _ in log[1:4]] == ["experiment-a", "experiment-a", "run-x.1"]
        assert [e.index for e in read_log(store, 2, to_index=6, batch=1)] == [3, 4, 5, 6]
        assert [e.index for e in read_log(store, types=["run.queued"], batch=2)] == [4, 7]
        assert [e.version for e in read_stream(store, "experiment-b", to_index=5)] == [1]
        assert pending(store) == 0
        assert index_at(store, 0) == 0

    def test_a_second_connection_sees_the_same_ledger(self, store: Store) -> None:
        """What one has written, another reads; both verify to the same root."""
        write(store, *notes(5))
        with open_store(store.url) as other:
            assert contents(other) == contents(store)
            assert other.ledger_id == store.ledger_id
            ours, theirs = verify(store), verify(other)
        assert ours.ok
        assert ours.root == theirs.root
        assert ours.events == 6

    def test_a_failed_transaction_leaves_no_trace(self, store: Store) -> None:
        """An error inside a write transaction undoes all of it."""

        def stopped() -> None:
            with store.database.write() as tx:
                tx.execute("INSERT INTO projections (name, version, idx) VALUES (?, ?, ?)", ("p", 1, 1))
                raise RuntimeError("stop")

        with pytest.raises(RuntimeError, match="stop"):
            stopped()
        assert store.database.query("SELECT count(*) FROM projections") == [(0,)]


def replace_expected(one: StreamAppend, expected: int) -> StreamAppend:
    """The same append with another expectation."""
    return one._replace(expected=expected)


def queued() -> NewEvent:
    """A run's first event."""
    return NewEvent("run.queued", {"project": "p", "experiment": "x", "cell": 1, "subject": "s", "seed": 0})
