"""A backend that fails as nobody promised: the supervisor goes on, and nothing runs or is paid twice."""

from typing import Any

import pytest

from tests.paid.look import RUN, held, tick
from tests.paid.world import World
from workers.backends.guarded import Guarded


@pytest.fixture
def foreign(world: World) -> World:
    """Its provider as another package would offer it."""
    world.propose(1)
    return world


def supervised(world: World) -> Any:
    """A supervisor that sees the provider as one of another package."""
    made = world.supervisor()
    made._backend = made._acts._backend = Guarded(world.provider)
    return made


def test_a_spawn_that_fails_after_it_has_started(foreign: World) -> None:
    """It is not asked again: the worker claims, ends well, and is paid once."""
    foreign.provider.faults = [("after", RuntimeError("boom"))]
    supervisor = supervised(foreign)
    tick(foreign, supervisor)
    foreign.work()
    assert not tick(foreign, supervisor, 30)
    assert supervisor.outcomes == {RUN: "ok"}
    assert len(foreign.provider.calls) == 1
    assert [(how, spent) for how, _, spent in held(foreign)] == [("committed", 91_667)]


def test_polls_and_cancels_that_fail_settle_nothing(foreign: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While they fail the money stays reserved; the worker's own end settles it."""

    def fail(*given: Any) -> Any:
        raise OSError("no route")

    for name in ("poll", "cancel", "logs"):
        monkeypatch.setattr(foreign.provider, name, fail)
    supervisor = supervised(foreign)
    tick(foreign, supervisor)
    foreign.claim("fc-1")
    foreign.approve_stop(RUN)
    assert tick(foreign, supervisor, 30)
    assert [how for how, _, _ in held(foreign)] == ["standing"]
    foreign.finish("fc-1", "stopped")
    assert not tick(foreign, supervisor, 2)
    assert [how for how, _, _ in held(foreign)] == ["committed"]
