"""What a chatty run logs is one event in parts: joined on its way, the same whoever delivers it again."""

import os
import random
from pathlib import Path
from typing import Any

import pytest

from ledger.store.open import open_store
from ledger.store.read import read_stream
from workers.channel import ACKED
from workers.points import MOST_BYTES, MOST_POINTS, MOST_SECONDS, Growing
from workers.spool import EVENTS, Entry, Spool
from workers.spool_read import read_events, read_lines


def logged(run: str, *steps: int) -> Entry:
    """An event with a point at each step."""
    return (
        run,
        "metrics.logged",
        {"attempt": 1, "points": [{"step": s, "values": {"a": 1.0}} for s in steps]},
    )


def steps_of(wire: Any, url: str) -> list[list[int]]:
    """The steps of each logged event of the ledger."""
    with open_store(url) as store:
        found = [event.data for event in read_stream(store, wire.run) if event.type == "metrics.logged"]
    return [[point["step"] for point in data["points"]] for data in found]


@pytest.fixture
def writer(wire: Any, folder: Path) -> Spool:
    """The writing end of a claimed attempt."""
    made = Spool(folder, folder.name, 1, "worker")
    made.write([wire.claim])
    return made


def test_parts_arrive_as_one_event(wire: Any, url: str, folder: Path, writer: Spool) -> None:
    """Parts wait until something else follows, then come as one event with one number, in order."""
    wire.queue(url)
    sender = wire.transport(url, folder)
    for step in (1, 2, 3):
        writer.write([logged(wire.run, step)], more=True)
        assert sender.flush()
        assert steps_of(wire, url) == []
    writer.write([wire.beat(3)])
    assert sender.flush()
    assert steps_of(wire, url) == [[1, 2, 3]]
    with open_store(url) as store:
        assert [e.producer_seq for e in read_stream(store, wire.run) if e.producer] == [1, 2, 3]


def test_a_part_without_more_is_delivered_at_once(wire: Any, url: str, folder: Path, writer: Spool) -> None:
    """What a quiet run logs does not wait, and what follows is another event."""
    wire.queue(url)
    sender = wire.transport(url, folder)
    for step in (1, 2):
        writer.write([logged(wire.run, step)])
        assert sender.flush()
    assert steps_of(wire, url) == [[1], [2]]


def test_a_dead_writers_parts_are_delivered_with_its_end(
    wire: Any, url: str, folder: Path, writer: Spool
) -> None:
    """Every point that was on disk when the writer died arrives, in front of the end that another wrote."""
    wire.queue(url)
    writer.write([logged(wire.run, 1)], more=True)
    writer.write([logged(wire.run, 2)], more=True)
    sender = wire.transport(url, folder)
    assert sender.flush()
    wire.spool(folder, [wire.end("killed")])
    assert sender.flush()
    assert (steps_of(wire, url), wire.types(url)[-1]) == ([[1, 2]], "run.ended")
    assert sender.finished(folder)


@pytest.mark.parametrize("written", [False, True], ids=["failed and not written", "failed but written"])
def test_parts_of_an_unknown_delivery_come_once(
    wire: Any, url: str, folder: Path, writer: Spool, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    """After an answer was lost, and the marker with it, more was logged: each point stands once."""
    wire.queue(url)
    writer.write([logged(wire.run, 1)], more=True)
    writer.write([logged(wire.run, 2)])
    wire.break_once(monkeypatch, written)
    first = wire.transport(url, folder)
    assert not first.flush()
    first.unwatch(folder)
    (folder / ACKED).unlink(missing_ok=True)
    writer.write([logged(wire.run, 3)], more=True)
    writer.write([wire.end()])
    assert wire.transport(url, folder).flush()
    assert steps_of(wire, url) == [[1, 2], [3]]
    assert wire.reasons(folder) == []


def test_wherever_a_reader_comes_in_the_events_are_the_same(folder: Path) -> None:
    """At every length of the growing file, a reader finds a beginning of the same events."""
    folder.mkdir(parents=True, exist_ok=True)
    draw, writer = random.Random(7), Spool(folder, "x1.1.1", 1, "worker")
    for step in range(60):
        entry = (
            logged("run-x1.1", step) if draw.random() < 0.8 else ("run-x1.1", "run.heartbeat", {"attempt": 1})
        )
        writer.write([entry], more=draw.random() < 0.7)
    writer.write([("run-x1.1", "run.ended", {"attempt": 1})])
    whole = [(line.event, line.end) for line in read_events(folder)]
    ends = [line.end for line in read_lines(folder)]
    points = [p["step"] for event, _ in whole if event for p in event["data"].get("points", [])]
    assert points == sorted(set(points))
    assert len(whole) < len(ends) / 1.5
    for end in reversed(ends):
        os.truncate(folder / EVENTS, end)
        found = [(line.event, line.end) for line in read_events(folder)]
        assert found == whole[: len(found)]


def test_spoiled_parts_stop_nobody(wire: Any, url: str, folder: Path, writer: Spool) -> None:
    """Lines of one id whose data do not fit together are put aside, and what follows is delivered."""
    wire.queue(url)
    line = b'{"stream":"%s","type":"metrics.logged","id":"i","more":true,"data":%s}\n'
    with (folder / EVENTS).open("ab") as file:
        file.write(line % (wire.run.encode(), b'{"points":3}'))
        file.write(line % (wire.run.encode(), b'{"points":[],"x":[1]}'))
    writer.write([wire.end()])
    assert wire.transport(url, folder).flush()
    assert wire.types(url) == ["attempt.claimed", "run.ended"]
    assert len(wire.reasons(folder)) == 1


@pytest.mark.parametrize(("pause", "most"), [(0.1, 250), (0.6, 1400), (5.0, 10_000)])
def test_ten_thousand_calls_are_few_events(pause: float, most: int) -> None:
    """Events that 10,000 log calls make; the first is an event at once, none stays open for five seconds."""
    growing, closed, events = Growing(0.0), 0.0, 0
    assert not growing.take({"points": [{}]}, 0.0)
    for call in range(1, 10_001):
        now = call * pause
        assert now - closed <= MOST_SECONDS + pause
        if not growing.take({"points": [{}]}, now):
            events, closed = events + 1, now
    assert events <= most


def test_an_event_grows_to_a_bounded_size() -> None:
    """However fast a run logs, its event is whole at half the points or bytes of one write."""
    for point, most in (({}, MOST_POINTS / 2), ({"k": "v" * 1000}, MOST_BYTES / 2000)):
        growing, parts = Growing(0.0), 1
        growing.close(99.0)
        while growing.take({"points": [point]}, 100.0):
            parts += 1
        assert parts <= most
