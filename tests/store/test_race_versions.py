"""Sixteen writers for one place in a stream, and many senders of the same events."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.errors import WrongVersion
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from ledger.store.versions import ANY, NO_STREAM
from ledger.testing.contract import write
from ledger.testing.events import note, notes

WRITERS = 16


@pytest.mark.parametrize("many", [1, 2])
def test_one_of_sixteen_wins_a_new_stream(url: str, many: int) -> None:
    """With NO_STREAM exactly one writer gets in, and the others are told."""

    def attempt(_: int) -> bool:
        with open_store(url) as store:
            together.wait()
            try:
                write(store, *notes(many), expected=NO_STREAM)
            except WrongVersion:
                return False
            return True

    together = threading.Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(attempt, range(WRITERS))) == 1


def test_checking_first_and_appending_later_lets_two_win(url: str) -> None:
    """The naive twin: who reads the version outside the transaction is overtaken."""

    def attempt(_: int) -> bool:
        with open_store(url) as store:
            free = read_stream(store, "experiment-contract") == []
            together.wait()
            if free:
                write(store, note(), expected=ANY)
            return free

    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(attempt, range(2))) == 2


def test_the_same_events_from_many_are_stored_once(url: str) -> None:
    """Eight senders of the same events: each is written by one of them, and all get the same receipts."""
    events = notes(15)

    def send(_: int) -> list[tuple[str, int, bool]]:
        with open_store(url) as store:
            together.wait()
            batches = [events[:5], *([event] for event in events[5:])]
            receipts = [append(store, [StreamAppend("experiment-x", batch)]) for batch in batches]
            return [(one.id, one.version, one.duplicate) for batch in receipts for one in batch]

    together = threading.Barrier(8)
    with ThreadPoolExecutor(8) as pool:
        sent = [one for receipts in pool.map(send, range(8)) for one in receipts]
    assert Counter(duplicate for _, _, duplicate in sent) == {False: 15, True: 105}
    assert len({(one, version) for one, version, _ in sent}) == 15
