"""What a supervisor knows alone, and what it finishes for one that is gone."""

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.store.store import Store
from schemas.envelope import Event
from tests.paid.look import held, tick
from tests.paid.world import World
from workers.link import LedgerAway
from workers.paid import book
from workers.paid import supervisor as module


def test_a_handle_outlives_a_ledger_that_is_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider answers while the ledger is gone: the handle is recorded when it is back."""
    world.propose(1)
    supervisor, real = world.supervisor(), module.spawned

    def away(*_: object) -> None:
        monkeypatch.setattr(module, "spawned", real)
        raise LedgerAway("away")

    monkeypatch.setattr(module, "spawned", away)
    tick(world, supervisor, 2)
    assert world.state().attempts[0].handle == {"call": "fc-1"}


def test_what_another_started_is_taken_down_too(world: World) -> None:
    """A supervisor that has only seen runs to their end stops the App all the same."""
    world.propose(1)
    tick(world, world.supervisor())
    world.work()
    heir = world.supervisor()
    assert not tick(world, heir, 3)
    heir.leave()
    assert world.provider.ended_all == 1


def test_nothing_is_missed_while_it_reads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is appended between its reading of the log and its next look is seen then, and settled."""
    world.propose(1)
    supervisor, real = world.supervisor(), book.read_log
    tick(world, supervisor)
    world.claim("fc-1")

    def read(store: Store, after: int, **how: Any) -> Iterator[Event]:
        yield from list(real(store, after, **how))
        monkeypatch.setattr(book, "read_log", real)
        world.finish("fc-1")

    monkeypatch.setattr(book, "read_log", read)
    assert not tick(world, supervisor, 4)
    assert [status for status, _, _ in held(world)] == ["committed"]
