"""The supervisor as a service: it takes on what launches ask for, and nothing else."""

from typing import Any

import pytest

from ledger.errors import Broken, NoAnswer
from ledger.places import frozen_folder
from ledger.store.read import read_stream
from tests.paid.look import RUN, held
from tests.paid.world import EXPERIMENT, World
from workers.link import Link
from workers.paid import preflight as preflight_module
from workers.paid import service as service_module
from workers.paid.service import Service

TWIN = {"app": "ap-1", "name": "x", "state": "deployed", "tags": {"experiment": EXPERIMENT}}


def ask(world: World, cells: list[int]) -> None:
    """A launch asks for some cells."""
    asked = {
        "smoke": False, "cells": cells, "digest": "a" * 64, "backend": "modal", "total": 1,
        "eta_seconds": 1.0,
    }  # fmt: skip
    world.tell(f"experiment-{EXPERIMENT}", "launch.requested", asked)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the provider answers before anything is started; an exception is raised instead."""
    told: dict[str, Any] = {"apps": [], "clock_skew": 0.0}

    def apps(backend: str) -> tuple[int, dict[str, Any]]:
        if "error" in told:
            raise told["error"]
        return 0, told

    monkeypatch.setattr(preflight_module.provider, "apps", apps)
    return told


@pytest.fixture
def service(world: World, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> Service:
    """A service over the world; its supervisors are the world's own."""
    monkeypatch.setattr(service_module, "supervisor_of", lambda link, assignment: world.bare())
    link = Link(world.url)
    world.links.append(link)
    link.run(lambda store: frozen_folder(world.url, store.ledger_id, "a" * 64)).mkdir(parents=True)
    return Service(link)


def look(world: World, service: Service, times: int = 4) -> None:
    """Some looks, with workers at work in between."""
    for _ in range(times):
        service.tick()
        world.work()
        world.ahead += 15_000_000


def refusals(world: World) -> list[list[str]]:
    """The rules of each recorded refusal."""
    link = Link(world.url)
    events = link.run(lambda store: read_stream(store, f"experiment-{EXPERIMENT}"))
    link.close()
    return [[item["rule"] for item in e.data["refused"]] for e in events if e.type == "launch.refused"]


def test_it_takes_on_what_a_launch_asks_for(world: World, service: Service) -> None:
    """Cells of a launch are started, seen to their end, and settled."""
    world.propose(2)
    service.tick()
    assert world.types() == ["run.queued"]
    ask(world, [1, 2])
    look(world, service)
    assert sum(world.trained.values()) == 2
    assert [status for status, _, _ in held(world)] == ["committed", "committed"]


def test_a_restart_is_no_launch(world: World, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed stays ended until a launch asks again."""
    world.propose(1)
    ask(world, [1])
    service.tick()
    world.work("failed")
    look(world, service)
    again = Service(service._link)
    look(world, again)
    assert world.trained[RUN] == 1
    ask(world, [1])
    look(world, again)
    assert world.trained[RUN] == 2


def test_an_open_run_is_watched_after_a_restart(world: World, service: Service) -> None:
    """A service that died leaves its runs to the next one, which settles them."""
    world.propose(1)
    ask(world, [1])
    service.tick()
    again = Service(service._link)
    again.tick()
    assert again.supervised == [EXPERIMENT]  # named where it is told to end
    world.work()
    look(world, again)
    assert again.supervised == []
    assert [status for status, _, _ in held(world)] == ["committed"]
    assert len(world.provider.calls) == 1


@pytest.mark.parametrize(("told", "rule"), [
    ({"clock_skew": 301.0}, "R20"),
    ({"apps": [TWIN]}, "R15"),
    ({"error": NoAnswer("no route")}, "R20"),
])  # fmt: skip
def test_what_the_provider_says_forbids_a_start(
    world: World, service: Service, answer: dict[str, Any], told: dict[str, Any], rule: str
) -> None:
    """The clock, a duplicate App and silence are NO-GO; recorded once, and tried again later."""
    world.propose(1)
    answer.update(told)
    ask(world, [1])
    look(world, service)
    assert world.provider.calls == {}
    assert refusals(world) == [[rule]]
    answer.clear()
    answer.update({"apps": [], "clock_skew": 0.0})
    service.pending = dict.fromkeys(service.pending, 0.0)
    look(world, service)
    assert world.trained[RUN] == 1


def test_one_broken_experiment_leaves_the_others(
    world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supervisor that meets a broken ledger is put aside for a minute; the service goes on."""
    world.propose(1)
    ask(world, [1])
    service.tick()

    def broken() -> bool:
        raise Broken("a raise without an approval")

    monkeypatch.setattr(service._supervisors[EXPERIMENT], "tick", broken)
    service.tick()
    assert EXPERIMENT in service.pending
    service.pending[EXPERIMENT] = 0.0
    look(world, service)
    assert world.trained[RUN] == 1


def test_what_runs_is_watched_where_nothing_may_start(
    world: World, service: Service, answer: dict[str, Any]
) -> None:
    """A restart that meets a forbidden provider still sees an open run to its end, and starts no other."""
    world.propose(2)
    ask(world, [1])
    service.tick()
    ask(world, [2])
    answer["clock_skew"] = 900.0
    again = Service(service._link)
    look(world, again)
    assert world.trained == {RUN: 1}
    assert [status for status, _, _ in held(world)] == ["committed"]
    assert refusals(world)[-1] == ["R20"]
