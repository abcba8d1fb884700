"""A stop that a person approved, from the word to the money, and what a closed attempt has cost."""

import time
from types import SimpleNamespace

import pytest

from tests.paid.look import RUN, held, tick
from tests.paid.world import World
from workers.cancel import cancel


@pytest.fixture
def alone(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A claimed run whose supervisor is gone; whoever looks after it sleeps without waiting."""

    def sleep(seconds: float) -> None:
        world.ahead += 15_000_000

    monkeypatch.setattr("workers.paid.see_end.time", SimpleNamespace(sleep=sleep, monotonic=time.monotonic))
    monkeypatch.setattr("workers.backends.find.find", lambda backend: lambda place: world.provider)
    world.propose(1)
    tick(world, world.supervisor())
    world.claim("fc-1")
    return world


def test_nobody_supervises_it(alone: World) -> None:
    """Whoever cancels it sees its end as well: it is `stopped` and paid, and nothing waits for a launch."""
    alone.approve_stop(RUN)
    assert cancel(alone.url, RUN)[0] == 0
    assert alone.provider.calls["fc-1"].cancelled >= 1
    assert alone.state().attempts[-1].outcome == "stopped"
    assert [how for how, _, _ in held(alone)] == ["committed"]
    assert alone.provider.ended_all == 1


def test_the_worker_has_stopped_by_itself(alone: World) -> None:
    """It saw the approval before anybody else did: what was set aside for it is settled all the same."""
    alone.approve_stop(RUN)
    alone.finish("fc-1", "stopped")
    assert cancel(alone.url, RUN)[0] == 0
    assert alone.provider.calls["fc-1"].cancelled == 0
    assert [how for how, _, _ in held(alone)] == ["committed"]


def test_others_go_on(alone: World) -> None:
    """Only the run that was stopped is ended, and nothing is started."""
    alone.tell(f"run-{RUN[:-1]}2", "run.queued", {**alone.of("run.queued"), "cell": 2, "subject": "2"})
    tick(alone, alone.supervisor())
    alone.claim("fc-2")
    alone.approve_stop(RUN)
    assert cancel(alone.url, RUN)[0] == 0
    assert (alone.state(1).attempts[-1].outcome, alone.state(2).attempts[-1].outcome) == ("stopped", None)
    assert (alone.provider.calls["fc-2"].cancelled, alone.provider.ended_all) == (0, 0)
    assert len(alone.provider.calls) == 2


def test_what_ended_it_is_said(alone: World) -> None:
    """Not an end from outside: a person approved it; and the result costs what was charged."""
    alone.approve_stop(RUN)
    cancel(alone.url, RUN)
    assert alone.of("run.ended")["error"].startswith("stopped as a person approved")
    assert alone.of("result.recorded")["cost_actual"] == alone.of("cost.incurred")["amount"] > 0


def test_the_result_costs_what_was_charged(world: World) -> None:
    """A closed attempt's result has the provider's rate, not the one that the spec states."""
    world.propose(1, rate=9_876_543)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.calls["fc-1"].state = "gone"
    assert not tick(world, supervisor, 20)
    charged = world.of("cost.incurred")
    assert charged["rate_per_hour"] == 9_876_543
    assert world.of("result.recorded")["cost_actual"] == charged["amount"]


def test_an_unsigned_stop_does_not_hide_an_end_from_outside(world: World) -> None:
    """Who writes `stop.approved` by himself and ends the call at the provider is reported (R26)."""
    from ledger.actions.status import status
    from ledger.store.open import open_store

    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    for name, more in (("requested", {}), ("approved", {"phrase": f"stop {RUN}"})):
        world.tell(f"run-{RUN}", f"stop.{name}", {"attempt": 1, **more})
    world.provider.calls["fc-1"].state = "gone"
    assert not tick(world, supervisor, 20)
    with open_store(world.url) as store:
        (end,) = status(store, RUN.partition(".")[0])["unasked_ends"]
    assert (end["run"], end["attempt"]) == (RUN, 1)
