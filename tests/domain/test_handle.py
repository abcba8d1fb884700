"""Read, fold, decide, append: on both databases, with races that are really lost."""

import threading

import pytest

from ledger.domain.decide_budget import reserve
from ledger.errors import Refused, Undecidable, WrongVersion
from ledger.handle import commit, handle, handle_many, load, retry
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from ledger.store.versions import ANY
from schemas.envelope import NewEvent

DAY = {"account": "local", "day": "2026-01-02", "cap": 10}
STREAM = "budget-local-2026-01-02"


def ask(name, amount=10):
    """A request for money."""
    return {**DAY, "reservation": name, "run": "x1.1", "amount": amount}


def reservations(store):
    """Reservation ids that were granted."""
    return [
        event.data["reservation"] for event in read_stream(store, STREAM) if event.type == "budget.reserved"
    ]


def test_appends_what_was_decided(store):
    """Each decided event is appended, in order, in the actor's name."""
    receipts = handle(store, STREAM, reserve, ask("a"), actor="me")
    events = read_stream(store, STREAM)
    assert [event.type for event in events] == ["budget.opened", "budget.reserved"]
    assert [receipt.id for receipt in receipts] == [event.id for event in events]
    assert {event.actor for event in events} == {"me"}


def test_an_empty_decision_appends_nothing(store):
    """Asking again for what stands already writes nothing."""
    handle(store, STREAM, reserve, ask("a"), actor="me")
    assert handle(store, STREAM, reserve, ask("a"), actor="me") == []
    assert load(store, STREAM).version == 2


def test_a_refusal_passes_and_nothing_is_written(store):
    """What the decision raises reaches the caller."""

    def refuse(state, command):
        raise Refused([{"rule": "R13", "reason": "no", "remedy": "yes"}])

    with pytest.raises(Refused):
        handle(store, STREAM, refuse, None, actor="me")
    assert read_stream(store, STREAM) == []


def test_an_illegal_decision_is_not_written(store):
    """A faulty decision is caught before it reaches the log."""
    with pytest.raises(Undecidable, match="never opened"):
        handle(
            store, STREAM, lambda s, c: [("budget.released", {"reservation": "a", "why": "x"})], 0, actor="me"
        )
    assert read_stream(store, STREAM) == []


def test_several_streams_all_or_nothing(store):
    """If one of several streams cannot take its events, none is written."""
    project = ("stage.completed", {})

    def decide(states, command):
        return {STREAM: reserve(states[STREAM], command), "project-p": [project]}

    with pytest.raises(ValueError, match="feature"):
        handle_many(store, (STREAM, "project-p"), decide, ask("a"), actor="me")
    assert read_stream(store, STREAM) == []


def race(url, action):
    """Two writers that both decide on the same state; what each returned or raised."""
    barrier, outcomes = threading.Barrier(2), [None, None]

    def work(place):
        with open_store(url) as own:
            met = []

            def slow(state, command):
                if not met:
                    met.append(barrier.wait(timeout=30))
                return reserve(state, command)

            try:
                outcomes[place] = action(own, slow, ask(f"r{place}"))
            except WrongVersion as error:
                outcomes[place] = error

    threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def naive(store, decide, command):
    """The twin without an expected version: read, decide, append whatever the stream holds by then."""
    events = decide(load(store, STREAM).state, command)
    return append(store, [StreamAppend(STREAM, [NewEvent(name, data, "me") for name, data in events], ANY)])


def test_a_lost_race_is_decided_anew(url):
    """Two requests for the last money: one is granted, the other sees that and is denied."""
    with open_store(url) as store:
        race(url, lambda own, decide, command: handle(own, STREAM, decide, command, actor="me"))
        assert len(reservations(store)) == 1
        assert [event.type for event in read_stream(store, STREAM)].count("budget.denied") == 1


def test_the_race_catches_a_naive_writer(url):
    """The same race grants twice where no version is expected: the test above can fail."""
    with open_store(url) as store:
        race(url, naive)
        assert len(reservations(store)) == 2


def test_gives_up_after_bounded_tries(store):
    """A stream that moves every time ends in WrongVersion, after as many pauses as retries."""
    pauses = []

    def once():
        loaded = load(store, "project-p")
        data = {"title": "t", "decision": "d", "why": "w"}
        append(store, [StreamAppend("project-p", [NewEvent("decision.recorded", data, "other")], ANY)])
        return commit(store, [(loaded, [("decision.recorded", data)])], "me")

    with pytest.raises(WrongVersion):
        retry(once, tries=3, jitter=lambda: 1.0, sleep=pauses.append)
    assert len(pauses) == 2
    assert load(store, "project-p").version == 3
