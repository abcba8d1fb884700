"""Any sequence of appends and repeats leaves what a short model says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import DuplicateId, PartialBatch, WrongVersion
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store
from ledger.store.read import read_stream
from ledger.store.versions import ANY, NO_STREAM, STREAM_EXISTS, holds
from ledger.testing.events import note
from schemas.envelope import NewEvent
from schemas.ids import new_event_id

POOL = 5
Call = tuple[list[tuple[int, int]], int]
calls = st.tuples(
    st.lists(st.tuples(st.integers(0, POOL - 1), st.sampled_from([0, 0, 0, 0, 1])), min_size=1, max_size=3),
    st.sampled_from([ANY, ANY, NO_STREAM, STREAM_EXISTS, 1, 2, 3]),
)


class Model:
    """What is stored: the content of each id, in order."""

    def __init__(self) -> None:
        self.stored: dict[int, int] = {}

    def outcome(self, call: Call) -> object:
        """The versions that an append gives, or the error that it raises; stores what gets in."""
        wanted, expected = call
        numbers = [number for number, _ in wanted]
        if len(set(numbers)) < len(numbers):
            return DuplicateId
        known = [number for number in numbers if number in self.stored]
        if any(self.stored.get(number, variant) != variant for number, variant in wanted):
            return DuplicateId
        if known:
            return self.versions(numbers) if len(known) == len(numbers) else PartialBatch
        if not holds(expected, len(self.stored)):
            return WrongVersion
        self.stored.update(wanted)
        return self.versions(numbers)

    def versions(self, numbers: list[int]) -> list[int]:
        return [list(self.stored).index(number) + 1 for number in numbers]


@given(st.lists(calls, max_size=9))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_appends_and_repeats_follow_the_model(store: Store, sequence: list[Call]) -> None:
    """Receipts, errors and contents are the model's, whatever is repeated, altered or mixed."""
    model, stream = Model(), f"experiment-{new_event_id()}"
    pool: list[list[NewEvent]] = [
        [note("one", id=own), note("two", id=own)] for own in (new_event_id() for _ in range(POOL))
    ]
    for call in sequence:
        wanted, expected = call
        events = [pool[number][variant] for number, variant in wanted]
        try:
            receipts = append(store, [StreamAppend(stream, events, expected)])
            found: object = [one.version for one in receipts]
        except (DuplicateId, PartialBatch, WrongVersion) as error:
            found = type(error)
        assert found == model.outcome(call)
    expected_log = [pool[number][variant].id for number, variant in model.stored.items()]
    assert [event.id for event in read_stream(store, stream)] == expected_log
