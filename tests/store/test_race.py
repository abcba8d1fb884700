"""Sixteen racing writers and readers that follow them; beside each promise a naive twin that breaks it."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.prepare import prepare
from ledger.store.read import head_index, pending, read_log
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import note, notes

WRITERS, EACH = 16, 20
Seen = tuple[str, int, str]
"""Stream, version and id of an event."""


def faults(seen: list[Seen], written: list[Seen]) -> dict[str, int]:
    """How many events a reader skipped, saw twice, or saw out of their stream's order."""
    inverted, last = 0, Counter[str]()
    for stream, version, _ in seen:
        inverted += version < last[stream]
        last[stream] = version
    doubled = sum(count - 1 for count in Counter(seen).values())
    return {"skipped": len(set(written) - set(seen)), "doubled": doubled, "inverted": inverted}


def writer(url: str, number: int) -> None:
    """Appends over shared streams, with pauses before the commit and rollbacks after the allocation."""
    chance = random.Random(number)
    with open_store(url) as store:
        for _ in range(EACH):
            stream = f"experiment-{chance.randrange(4)}"
            if store.dialect == "postgres" and chance.random() < 0.7:
                slowly(store, stream, chance)
            else:
                wide = [StreamAppend(f"run-{number}.1", [queued()]), StreamAppend(stream, notes(2))]
                append(store, wide if chance.random() < 0.5 else wide[1:])


def queued() -> object:
    from ledger.testing.contract import queued as event

    return event()


def slowly(store: Store, stream: str, chance: random.Random) -> None:
    """One event whose transaction stays open for a while, and is then committed or rolled back."""
    event = prepare([StreamAppend(stream, [note()])])[0].events[0]
    try:
        with store.database.write() as tx:
            tx.execute("SELECT ledger_append_one(?, -1, ?::uuid, ?, ?, ?)", (stream, *event[1:5]))
            time.sleep(chance.random() * 0.004)
            if chance.random() < 0.15:
                raise RuntimeError("changed its mind")
    except RuntimeError:
        pass


def sealed_tail(store: Store, after: int) -> Iterator[tuple[int, Seen]]:
    """The ledger's own way: seal, then follow the index."""
    seal(store)
    for event in read_log(store, after, batch=50):
        yield event.index, (event.stream, event.version, event.id)


def naive_tail(store: Store, after: int) -> Iterator[tuple[int, Seen]]:
    """What one would write without thinking: follow the position."""
    sql = "SELECT position, stream, version, id FROM events WHERE position > ? ORDER BY position"
    for position, stream, version, event_id in store.database.query(sql, (after,)):
        yield position, (stream, version, str(event_id))


Tail = Callable[[Store, int], Iterator[tuple[int, Seen]]]


def follow(url: str, tail: Tail, done: threading.Event) -> list[Seen]:
    """What a reader sees while others write, until it has caught up after the end."""
    seen: list[Seen] = []
    place = 0
    with open_store(url) as store:
        while True:
            ending = done.is_set()
            new = list(tail(store, place))
            seen += [one for _, one in new]
            place = max([place, *(at for at, _ in new)])
            if ending:
                return seen


def race(url: str) -> tuple[dict[str, int], dict[str, int]]:
    """The faults of the sealed and of the naive reader beside sixteen writers."""
    done = threading.Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        readers = [pool.submit(follow, url, tail, done) for tail in (sealed_tail, naive_tail)]
        writers = [pool.submit(writer, url, number) for number in range(WRITERS)]
        for one in writers:
            one.result()
        done.set()
        seen = [one.result() for one in readers]
    with open_store(url) as store:
        written = [(e.stream, e.version, e.id) for e in read_log(store)]
        found = verify(store)
        assert found.ok
        assert found.pending == 0
        assert len(written) == head_index(store) > WRITERS * EACH
    return faults(seen[0], written), faults(seen[1], written)


def test_a_sealed_reader_skips_doubles_and_inverts_nothing(url: str) -> None:
    """Beside sixteen writers the index is followed without a fault; on Postgres the position is not."""
    sealed, naive = race(url)
    assert sealed == {"skipped": 0, "doubled": 0, "inverted": 0}
    assert (naive["skipped"] > 0) is url.startswith("postgres")


@pytest.mark.soak
@pytest.mark.parametrize("again", range(2 if os.environ.get("SOAK") == "short" else 20))
def test_a_sealed_reader_is_right_every_time(url: str, again: int) -> None:
    """The same race, many times over (SOAK=short: twice)."""
    assert race(url)[0] == {"skipped": 0, "doubled": 0, "inverted": 0}


def test_a_late_commit_is_skipped_by_position_and_not_by_index(pg_url: str) -> None:
    """An open transaction holds a lower position while a later one commits: the case step by step."""
    with open_store(pg_url) as slow, open_store(pg_url) as fast:
        last = max(place for place, _ in naive_tail(fast, 0))
        event = prepare([StreamAppend("experiment-slow", [note()])])[0].events[0]
        with slow.database.write() as tx:
            tx.execute("SELECT ledger_append_one(?, -1, ?::uuid, ?, ?, ?)", event[:1] + event[1:5])
            write(fast, note(), stream="experiment-fast")
            assert seal(fast, patience=0.05) == 0, "nothing is sealed while its order is open"
            assert pending(fast) == 2
            naive = list(naive_tail(fast, last))
            last = naive[-1][0]
        naive += naive_tail(fast, last)
        sealed = [one for _, one in sealed_tail(fast, 0)][1:]
    written = [("experiment-fast", 1), ("experiment-slow", 1)]
    assert [one[:2] for _, one in naive] == written[:1], "the naive reader never sees the slow one"
    assert sorted(one[:2] for one in sealed) == written


def test_a_foreign_transaction_does_not_hold_up_sealing(pg_url: str, empty_pg_url: str) -> None:
    """Neither a writer in another database nor a long reader or projection here is waited for."""
    import psycopg

    with open_store(pg_url) as store, open_store(pg_url) as other, psycopg.connect(empty_pg_url) as foreign:
        foreign.execute("CREATE TABLE t (a int)")
        with other.database.write() as tx:
            tx.execute("INSERT INTO projections (name, version, idx) VALUES ('p', 1, 0)")
            tx.execute("SELECT count(*) FROM events")
            write(store, note())
            started = time.monotonic()
            assert seal(store, patience=20) == 2
            assert time.monotonic() - started < 10
