"""A supervisor that dies at any step: never two effective runs, never money forgotten."""

from typing import Any

import pytest

from tests.paid.provider import Killed, Reaper
from tests.paid.world import World

SECOND = 1_000_000
PLACES = [(at, when) for at in range(1, 12) for when in ("before", "after")]


def drive(world: World, reaper: Reaper, outcome: str = "ok", ticks: int = 60) -> None:
    """Tick until nothing is left, with a new supervisor after each death; time passes between ticks."""
    supervisor = world.supervisor()
    for _ in range(ticks):
        try:
            with reaper.over():
                busy = supervisor.tick()
        except Killed:
            supervisor, busy = world.supervisor(), True
        world.work(outcome)
        world.ahead += 15 * SECOND
        if not busy:
            return
    raise AssertionError(f"not done: {world.types()}")


def arm(monkeypatch: pytest.MonkeyPatch, world: World, at: int, when: str) -> Reaper:
    from ledger.store import append as append_module

    reaper = Reaper(at, when)
    monkeypatch.setattr(append_module, "append", reaper.around(append_module.append))
    monkeypatch.setattr(world.provider, "spawn", reaper.around(world.provider.spawn))
    return reaper


def check(world: World, runs: int) -> None:
    """Every run trained once, every reservation settled, and what was committed is what was spent."""
    spent = 0
    for cell in range(1, runs + 1):
        state = world.state(cell)
        assert [a.outcome for a in state.attempts].count("ok") == 1
        open_at_once = [a for a in state.attempts if a.claimed and a.outcome is None and not a.lost]
        assert open_at_once == []
        spent += sum(a.cost or 0 for a in state.attempts)
    assert all(count == 1 for count in world.trained.values())
    assert len(world.trained) == runs
    budgets = world.budgets()
    assert sum(day.reserved for day in budgets) == 0
    assert sum(day.spent for day in budgets) == spent > 0


@pytest.mark.parametrize(("at", "when"), PLACES)
def test_killed_at_every_step_of_a_launch(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, at: int, when: str
) -> None:
    """Death before or after each append and each spawn costs at most time."""
    sqlite_world.propose(2)
    reaper = arm(monkeypatch, sqlite_world, at, when)
    drive(sqlite_world, reaper)
    check(sqlite_world, 2)


@pytest.mark.parametrize(("at", "when"), [(1, "after"), (2, "before"), (2, "after"), (3, "before")])
def test_killed_between_intent_and_handle(
    world: World, monkeypatch: pytest.MonkeyPatch, at: int, when: str
) -> None:
    """On both databases: after the intent nothing is spawned blindly again."""
    world.propose(1)
    reaper = arm(monkeypatch, world, at, when)
    drive(world, reaper)
    check(world, 1)
    assert reaper.killed
    first = [call for call in world.provider.calls.values() if call.envelope["attempt"] == 1]
    assert len(first) <= 1


def test_the_naive_supervisor_is_caught(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check fails for a supervisor that spawns again whatever has no handle yet, and workers that do
    not claim."""
    sqlite_world.propose(1)
    reaper = arm(monkeypatch, sqlite_world, 2, "after")

    def unclaimed(name: str) -> bool:
        return True

    monkeypatch.setattr(sqlite_world, "claim", unclaimed)
    supervisor: Any = sqlite_world.supervisor()
    with pytest.raises(Killed), reaper.over():
        supervisor.tick()
    again = sqlite_world.provider.spawn(next(iter(sqlite_world.provider.calls.values())).envelope)
    assert again["call"] == "fc-2"
    for name in list(sqlite_world.provider.calls):
        sqlite_world.trained[sqlite_world.provider.calls[name].envelope["run"]] += 1
    with pytest.raises(AssertionError):
        check(sqlite_world, 1)
