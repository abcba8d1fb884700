"""Three actors on one day, in every order of their steps: read, then decide and append what was decided."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from ledger.domain import budget
from ledger.domain.decide_budget import reserve, settle
from ledger.testing.within import assert_within, faults

DAY = {"account": "modal", "day": "2026-03-01", "cap": 20}
Program = list[tuple[Any, dict[str, Any]]]
Event = tuple[str, dict[str, Any]]


def asks(name: str, amount: int) -> tuple[Any, dict[str, Any]]:
    """A request for money."""
    return reserve, {**DAY, "reservation": name, "run": name, "amount": amount}


def pays(name: str, amount: int) -> tuple[Any, dict[str, Any]]:
    """A settlement."""
    return settle, {"reservation": name, "amount": amount}


PROGRAMS: dict[str, list[Program]] = {
    "three that ask for 8 of 20": [[asks("a", 8)], [asks("b", 8)], [asks("c", 8)]],
    "the same request, doubled": [[asks("a", 15)], [asks("a", 15)], [asks("b", 6)]],
    "one pays while two ask": [[asks("a", 12), pays("a", 2)], [asks("b", 12)], [asks("c", 6)]],
    "one overruns while two ask": [[asks("a", 12), pays("a", 14)], [asks("b", 5)], [asks("c", 5)]],
}


def schedules(programs: list[Program]) -> Iterator[tuple[int, ...]]:
    """Every order of the steps: two for each command of an actor."""
    steps = [actor for actor, program in enumerate(programs) for _ in range(2 * len(program))]
    yield from sorted(set(permutations(steps)))


def fold(log: list[Event]) -> budget.Budget:
    """The state after a log."""
    state = budget.initial()
    for kind, data in log:
        state = budget.evolve(state, kind, data)
    return state


def play(programs: list[Program], order: tuple[int, ...], *, careful: bool) -> list[Event]:
    """The log of one order. The careful append only what they read at the version that still stands.

    Whoever finds the log moved on reads and decides anew at once; the careless append what they decided.
    """
    log: list[Event] = []
    todo = [list(program) for program in programs]
    read: list[tuple[int, budget.Budget] | None] = [None] * len(programs)
    for actor in order:
        seen = read[actor]
        if seen is None:
            read[actor] = (len(log), fold(log))
            continue
        decide, command = todo[actor].pop(0)
        version, state = seen
        if careful and version != len(log):
            state = fold(log)
        log += decide(state, command)
        read[actor] = None
    return log


def told(log: list[Event]) -> list[tuple[str, str, dict[str, Any]]]:
    """As the book-keeper reads it."""
    return [("budget-modal-2026-03-01", kind, data) for kind, data in log]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_order_is_within(name: str) -> None:
    """Whatever the order, no prefix passes the cap and every request is answered once."""
    orders = list(schedules(PROGRAMS[name]))
    assert len(orders) >= 90
    wanted = {command["reservation"] for program in PROGRAMS[name] for _, command in program}
    for order in orders:
        log = play(PROGRAMS[name], order, careful=True)
        assert_within(told(log))
        assert set(fold(log).reservations) == wanted


@pytest.mark.parametrize("name", PROGRAMS)
def test_without_the_version_some_order_overspends(name: str) -> None:
    """The book-keeper catches the careless twin; in orders without overlap it does no harm."""
    caught = [
        bool(faults(told(play(PROGRAMS[name], order, careful=False)))) for order in schedules(PROGRAMS[name])
    ]
    assert any(caught)
    assert not all(caught)
