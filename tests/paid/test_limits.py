"""Where a run elsewhere is held: repeats by the provider, claims, money, a person."""

import pytest

from ledger.domain.run import Attempt
from tests.paid.look import HOUR, RUN, SECOND, held, tick
from tests.paid.world import World
from workers.paid.book import Times, Tracked, unseen_seconds


def test_provider_repeats_are_counted_and_charged(world: World) -> None:
    """A repeated call's attempts share one reservation and are settled together."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.repeat("fc-1", 2)
    world.provider.calls["fc-1"].envelope["attempt"] = 2
    world.finish("fc-1", "ok", 600.0)
    assert not tick(world, supervisor, 3)
    assert held(world) == [("committed", 2_200_000, 91_667 + 183_334)]


def test_claims_past_the_limit_are_cancelled(world: World) -> None:
    """Deployed Apps repeat crashes for ever: the third claim of 1 + 1 is cancelled, and said so."""
    world.propose(1, retries=1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.repeat("fc-1", 2)
    world.repeat("fc-1", 3)
    supervisor.tick()
    supervisor.tick()
    assert world.of("guard.tripped")["limit"] == "claims"
    assert world.provider.calls["fc-1"].cancelled >= 1
    assert not tick(world, supervisor, 20)
    assert world.state().attempts[-1].outcome == "killed"


def test_past_its_own_worst_case_it_is_cancelled(world: World) -> None:
    """A run that has cost what was reserved for it is ended, and the overrun is on record."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.ahead += 2 * HOUR
    supervisor.tick()
    supervisor.tick()
    assert world.of("guard.tripped")["limit"] == "money"
    assert world.provider.calls["fc-1"].cancelled == 1


def test_an_end_that_nobody_saw_costs_at_most_its_time_limit(world: World) -> None:
    """A machine that slept for a night finds a call that was killed long ago: no overrun, no guard."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.provider.calls["fc-1"].state = "gone"
    world.ahead += 10 * HOUR
    assert not tick(world, supervisor, 6)
    assert "guard.tripped" not in world.types()
    assert [(status, spent < 1000) for status, _, spent in held(world)] == [("committed", True)]


@pytest.mark.parametrize(
    ("claimed", "tripped", "hours"), [(True, False, 1.0), (True, True, 10.0), (False, False, 2.0)]
)
def test_an_unseen_end_is_charged_up_to_the_time_limit(claimed: bool, tripped: bool, hours: float) -> None:
    """One try of a claimed call, all tries of one that never claimed; in full what passed while watched."""
    tracked = Tracked(
        RUN, times=[Times(spawned=SECOND, claimed=SECOND * claimed, reported=10 * HOUR + SECOND)]
    )
    tracked.state.attempts.append(Attempt("modal", "modal:x", tripped=tripped))
    assert unseen_seconds(tracked, 3600.0, 2, 0) == hours * 3600


def test_a_call_that_never_claims_is_cancelled_at_its_worst_case(world: World) -> None:
    """A container that crashes before it can claim is repeated for ever by the provider, not by us."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.ahead += 2 * HOUR
    supervisor.tick()
    supervisor.tick()
    assert world.of("guard.tripped")["limit"] == "money"
    assert world.provider.calls["fc-1"].cancelled == 1
    assert not tick(world, supervisor, 20)
    assert held(world)[0][0] == "committed"


def test_an_approved_stop_is_carried_out(world: World) -> None:
    """The supervisor cancels what a person has approved to stop, and it ends as stopped."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    world.approve_stop(RUN)
    assert not tick(world, supervisor, 12)
    assert world.provider.calls["fc-1"].cancelled == 1
    assert supervisor.outcomes == {RUN: "stopped"}


def test_a_forged_stop_ends_nothing(world: World) -> None:
    """An approval of a stop that no approver has signed is no approval, whoever wrote it."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.claim("fc-1")
    for name, more in (("requested", {}), ("approved", {"phrase": f"stop {RUN}"})):
        world.tell(f"run-{RUN}", f"stop.{name}", {"attempt": 1, **more})
    assert tick(world, supervisor, 6)
    assert world.provider.calls["fc-1"].cancelled == 0
