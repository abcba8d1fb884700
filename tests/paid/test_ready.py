"""What a provider needs before the first start: a deployment, which may be refused or take long."""

import pytest

from tests.paid.look import held, tick
from tests.paid.world import World
from workers.backends.remote import NotReached, NotStarted, Unavailable


def test_a_provider_that_is_not_ready_costs_no_intent(world: World) -> None:
    """A deployment comes before the first intent: refused, nothing was promised and nothing set aside."""
    world.propose(1)

    def prepare() -> None:
        raise NotStarted("the image cannot be built")

    world.provider.prepare = prepare  # type: ignore[attr-defined]
    supervisor = world.supervisor()
    assert not tick(world, supervisor)
    assert "cannot be built" in supervisor.halted
    assert world.types() == ["run.queued"]
    assert held(world) == []


def test_a_provider_that_is_not_there_yet_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unreachable at the deployment: no intent, no end; a later look starts the run once."""
    world.propose(1)
    answers: list[Exception | None] = [NotReached("no route"), Unavailable("deadline"), None]

    def prepare() -> None:
        error = answers.pop(0)
        if error is not None:
            raise error

    world.provider.prepare = prepare  # type: ignore[attr-defined]
    supervisor = world.supervisor()
    for _ in range(3):
        monkeypatch.setattr(supervisor, "_room_at", 0.0)
        assert supervisor.tick()
    assert [call.envelope["attempt"] for call in world.provider.calls.values()] == [1]
