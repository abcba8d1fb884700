"""One run elsewhere from the launch to its money, and everything that a provider may do in between."""

import pytest

from tests.paid.facts import ending
from tests.paid.look import RUN, SECOND, held, tick
from tests.paid.provider import Killed
from tests.paid.world import World
from workers.backends.remote import NotStarted, Unavailable


def test_intent_and_money_stand_before_the_provider_is_asked(world: World) -> None:
    """The reservation is the worst case of one run, made in the commit of the intent."""
    world.propose(1)
    world.provider.faults = [("before", Killed())]  # type: ignore[list-item]
    with pytest.raises(Killed):
        world.supervisor().tick()
    assert world.types() == ["run.queued", "spawn.intended"]
    assert held(world) == [("standing", 2_200_000, 0)]
    assert world.provider.calls == {}


def test_a_run_is_settled_at_its_cost(world: World) -> None:
    """Reserved at $2.20, spent 300 s at $1.10 an hour."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.work()
    assert not tick(world, supervisor, 2)
    assert held(world) == [("committed", 2_200_000, 91_667)]
    assert supervisor.outcomes == {RUN: "ok"}
    assert world.types()[:4] == ["run.queued", "spawn.intended", "run.spawned", "attempt.claimed"]


def test_a_speaking_run_is_hardly_asked_about(world: World) -> None:
    """While its worker speaks, the provider is asked every two minutes at most."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    for step in range(20):
        world.tell(f"run-{RUN}", "run.heartbeat", {"attempt": 1, "step": step})
        supervisor.tick()
    assert world.provider.polls <= 1


def test_silence_is_suspected_and_reversible(world: World) -> None:
    """No sign of life for longer than the lease is recorded, and so is the next sign."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    tick(world, supervisor, 6)
    assert "run.suspected" in world.types()
    world.ahead = 0
    world.tell(f"run-{RUN}", "run.heartbeat", {"attempt": 1, "step": 3})
    supervisor.tick()
    assert world.types()[-1] == "run.recovered"


def test_a_call_that_is_gone_without_an_end(world: World) -> None:
    """The provider's word ends it after a grace, charged from its claim, and its money is settled."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.calls["fc-1"].state = "gone"
    world.provider.calls["fc-1"].outcome = "oom"
    world.provider.calls["fc-1"].detail = "container ran out of memory"
    assert not tick(world, supervisor, 20)
    assert world.state().attempts[0].outcome == "oom"
    assert "out of memory" in str(world.of("run.ended")["error"])
    assert world.of("result.recorded")["status"] == "oom"
    status, _, spent = held(world)[0]
    assert status == "committed"
    assert spent == world.of("cost.incurred")["amount"]


def test_a_late_end_wins_over_the_providers_word(world: World) -> None:
    """Within the grace the worker's own events still arrive, and they decide."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.calls["fc-1"].state = "done"
    tick(world, supervisor, 1, seconds=70)
    supervisor.tick()
    assert "provider.reported" in world.types()
    world.finish("fc-1")
    assert not tick(world, supervisor, 3)
    assert supervisor.outcomes == {RUN: "ok"}
    assert held(world) == [("committed", 2_200_000, 91_667)]


def test_returned_without_a_word_is_lost_and_reversible(world: World) -> None:
    """A call that returned while its worker could not reach the ledger is lost; a late result is recorded."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.calls["fc-1"].state = "done"
    tick(world, supervisor, 12)
    assert world.types()[-1] == "run.lost"
    for name, data in ending(1, "ok", 300.0)[1:]:
        world.tell(f"run-{RUN}", name, data)
    assert world.state().attempts[0].outcome == "ok"


def test_an_unreachable_provider_is_never_an_end(world: World) -> None:
    """While it does not answer, nothing is ended and no money comes free."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.silent = True
    tick(world, supervisor, 40, seconds=60)
    assert world.state().attempts[0].outcome is None
    assert held(world) == [("standing", 2_200_000, 0)]


def test_a_refusing_provider_halts_the_launch(world: World) -> None:
    """Nothing was started: the money comes free, the launch stops, a later one may try again."""
    world.propose(2)
    world.provider.faults = [("before", NotStarted("no such gpu"))]
    supervisor = world.supervisor()
    tick(world, supervisor, 6)
    assert "no such gpu" in supervisor.halted
    assert held(world)[0][0] == "released"
    assert world.types(2) == ["run.queued"]
    again = world.supervisor()
    tick(world, again)
    world.work()
    tick(world, again, 3)
    assert again.outcomes[RUN] == "ok"


@pytest.mark.parametrize("when", ["before", "after"])
def test_unknown_whether_it_started(world: World, when: str) -> None:
    """Failed and not started, failed but started: in both cases it is trained once."""
    world.propose(1)
    world.provider.faults = [(when, Unavailable("deadline"))]
    supervisor = world.supervisor()
    for _ in range(30):
        busy = supervisor.tick()
        world.work()
        world.ahead += 15 * SECOND
        if not busy:
            break
    assert world.trained[RUN] == 1
    assert [status for status, _, _ in held(world)][-1] == "committed"
    assert "standing" not in [status for status, _, _ in held(world)]


def test_an_orphan_that_wakes_after_it_was_given_up_does_not_train(world: World) -> None:
    """Once its App is stopped and the attempt lost, a late worker loses its claim."""
    world.propose(1)
    world.provider.faults = [("after", Unavailable("deadline"))]
    supervisor = world.supervisor()
    tick(world, supervisor, 8)
    assert world.provider.ended_all == 1
    assert world.state().attempts[0].lost
    assert not world.claim("fc-1")


def test_runs_wait_for_headroom_and_all_get_through(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve runs reserved at $2.20 under $20: nine at a time at most, none fails, none is forgotten."""
    world.propose(12)
    supervisor, most = world.supervisor(), 0
    for _ in range(60):
        monkeypatch.setattr(supervisor, "_room_at", 0.0)
        busy = supervisor.tick()
        standing = [1 for status, _, _ in held(world) if status == "standing"]
        most = max(most, len(standing))
        world.work()
        if not busy:
            break
    assert most == 9
    assert sum(world.trained.values()) == 12
    assert sum(spent for _, _, spent in held(world)) == 12 * 91_667


def test_interrupting_leaves_everything_running(world: World) -> None:
    """A supervisor that is told to stop cancels nothing and says how to follow."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    supervisor.stopping = True
    assert "ledger watch" in supervisor.run([])
    assert world.provider.calls["fc-1"].cancelled == 0
