"""What a supervisor knows alone, and what it finishes for one that is gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.store.store import Store
from schemas.envelope import Event
from tests.paid.look import held, tick
from tests.paid.world import World
from workers.link import LedgerAway
from workers.paid import book
from workers.paid import supervisor as module
from workers.paid.lead import Lead


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


def test_the_newest_supervisor_relieves_the_others(world: World, tmp_path: Path) -> None:
    """Who launches again has one supervisor: the older one leaves, and stops neither runs nor the App."""
    world.propose(2)
    older = world.supervisor(1)
    older.lead = Lead(tmp_path, "x1")
    tick(world, older)
    assert not older.is_relieved()
    newer = world.supervisor(1)
    newer.lead = Lead(tmp_path, "x1")
    assert older.run([]) == ""
    assert (older.is_relieved(), newer.is_relieved()) == (True, False)
    world.work()
    tick(world, newer, 4)
    world.work()
    assert not tick(world, newer, 4)
    assert [status for status, _, _ in held(world)] == ["committed"] * 2
    assert (world.trained.total(), world.provider.ended_all) == (2, 0)


def test_what_only_it_knows_is_told_before_it_leaves(world: World, tmp_path: Path) -> None:
    """A supervisor with something to tell a ledger that is away does not leave yet."""
    world.propose(1)
    older = world.supervisor()
    older.lead = Lead(tmp_path, "x1")
    Lead(tmp_path, "x1")
    older._debts.owe(lambda store: None)
    assert not older.is_relieved()
    tick(world, older)
    assert older.is_relieved()
