"""A supervisor that keeps losing the race for the day's budget goes on: what was not written comes later."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.errors import WrongVersion
from tests.paid.look import held, tick
from tests.paid.world import World
from workers.debts import Debts
from workers.link import Link


def losing(monkeypatch: pytest.MonkeyPatch, place: str, times: int) -> list[str]:
    """The next `times` calls of `place.commit` (or `handle`) lose their race for good; which were lost."""
    module, _, name = place.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)
    lost: list[str] = []

    def once(*given: Any, **named: Any) -> Any:
        if len(lost) < times:
            lost.append(name)
            raise WrongVersion("budget-modal-2026-03-01", "version 41", 42)
        return real(*given, **named)

    monkeypatch.setattr(place, once)
    return lost


def now(once: Callable[[], Any], **given: Any) -> Any:
    """`retry` whose tries are used up."""
    return once()


def test_a_settlement_that_loses_its_race_is_made_at_the_next_look(world: World, monkeypatch) -> None:
    """Ten supervisors on one day: its version may move on more often than anybody tries again."""
    world.propose(1)
    supervisor = world.supervisor()
    tick(world, supervisor)
    world.work()
    monkeypatch.setattr("workers.paid.ends.retry", now)
    lost = losing(monkeypatch, "workers.paid.ends.commit", 2)
    assert tick(world, supervisor, 2)
    assert held(world) == [("standing", 2_200_000, 0)]
    assert not tick(world, supervisor, 2)
    assert (held(world), lost) == ([("committed", 2_200_000, 91_667)], ["commit", "commit"])


def test_a_handle_that_loses_its_race_is_recorded_later(world: World, monkeypatch) -> None:
    """What the provider answered is said nowhere else: the next look writes it down."""
    world.propose(1)
    supervisor = world.supervisor()
    lost = losing(monkeypatch, "workers.paid.start.handle", 1)
    assert supervisor.tick()
    assert supervisor.tick()
    assert (world.types()[-1], lost) == ("run.spawned", ["handle"])
    assert world.of("run.spawned")["handle"] == {"call": "fc-1"}


def test_a_run_that_is_given_up_says_so_though_others_write(world: World, monkeypatch) -> None:
    """The denial is decided anew on the day as it is by then."""
    world.propose(1, rate=19_000_000)
    lost = losing(monkeypatch, "workers.paid.acts.commit", 2)
    supervisor = world.supervisor()
    assert not supervisor.tick()
    assert [one[0] for one in held(world)] == ["denied"]
    assert (len(lost), supervisor.halted.split(":")[0]) == (2, "xpaid00001.1 cannot start today")


def test_what_is_owed_is_not_forgotten_over_a_lost_race(url: str) -> None:
    """A settlement is repeated until it is through; any other fault is given up, as the ends matter more."""
    from ledger.store.open import open_store

    open_store(url, create=True).close()
    made: list[str] = []

    def owed(store: Any) -> None:
        made.append("try")
        if len(made) < 3:
            raise WrongVersion("budget-local-2026-03-01", "version 1", 2)

    debts, link = Debts(None), Link(url)  # type: ignore[arg-type]
    debts.owe(owed)
    for _ in range(4):
        debts.pay(link)
    link.close()
    assert (len(made), len(debts)) == (3, 0)
