"""The money of one day, against a model of twenty lines and by its promises."""

import pytest
from hypothesis import given as with_data
from hypothesis import settings
from hypothesis import strategies as st

from ledger.domain.budget_legal import legal
from ledger.domain.decide_budget import reserve, settle
from ledger.testing.decider import Given
from ledger.testing.histories import OPENED

DAY = {"account": "local", "day": "2026-01-02", "cap": 20_000_000}


def ask(name, amount):
    """A request for money."""
    return {**DAY, "reservation": name, "run": "x1.1", "amount": amount}


class Model:
    """What a budget is, without events: standing amounts, what each name has cost, names used up."""

    def __init__(self, cap):
        self.cap, self.standing, self.cost, self.used, self.blocked = cap, {}, {}, {}, False

    @property
    def spent(self):
        return sum(self.cost.values())

    def reserve(self, name, amount):
        if name in self.used:
            return
        granted = not self.blocked and self.spent + sum(self.standing.values()) + amount <= self.cap
        self.used[name] = amount if granted else None
        if granted:
            self.standing[name] = amount

    def settle(self, name, amount):
        if amount is None and name in self.standing:
            del self.standing[name]
            self.used[name] = 0
        elif amount is not None and (name in self.standing or self.says_more(name, amount)):
            self.standing.pop(name, None)
            self.cost[name] = amount
            self.blocked = self.blocked or amount > self.used[name]

    def says_more(self, name, amount):
        return self.used.get(name) is not None and amount > self.cost.get(name, 0)


NAMES = st.sampled_from("abcdef")
STEPS = st.one_of(
    st.tuples(st.just("reserve"), NAMES, st.integers(0, 9)),
    st.tuples(st.just("settle"), NAMES, st.one_of(st.none(), st.integers(0, 12))),
)


@settings(max_examples=150, deadline=None)
@with_data(st.lists(STEPS, max_size=25))
def test_agrees_with_the_model(steps):
    """After any commands the fold holds what the model holds, and grants never pass the cap."""
    stream, model = Given("budget"), Model(20)
    for kind, name, amount in steps:
        if kind == "reserve":
            stream.when(reserve, {**ask(name, amount), "cap": 20})
            model.reserve(name, amount)
        else:
            command = {"reservation": name, "why": "never ran"} if amount is None else None
            stream.when(settle, command or {"reservation": name, "amount": amount})
            model.settle(name, amount)
        state = stream.state
        standing = {
            key: held.reserved for key, held in state.reservations.items() if held.status == "standing"
        }
        assert (state.spent, standing, state.overrun) == (model.spent, model.standing, model.blocked)
        assert state.reserved == sum(standing.values())
        assert state.opened is None or state.headroom == 20 - model.spent - sum(standing.values())


def test_first_request_opens_the_day():
    """The first request of a day opens it with its cap."""
    decided = Given("budget").when(reserve, ask("a", 5))
    assert decided == [
        ("budget.opened", DAY),
        (
            "budget.reserved",
            {"reservation": "a", "run": "x1.1", "amount": 5, "experiment": None, "project": None},
        ),
    ]


def test_denied_beyond_the_cap_and_for_ever():
    """A denied reservation never succeeds later, even when money has come free."""
    given = Given("budget", OPENED)
    given.when(reserve, ask("a", 20_000_000))
    assert given.when(reserve, ask("b", 1))[0][0] == "budget.denied"
    given.when(settle, {"reservation": "a", "why": "never ran"})
    assert given.when(reserve, ask("b", 1)) == []
    assert "denied before" in given.refusal("budget.reserved", reservation="b", run="x1.1", amount=1)


def test_asking_twice_reserves_once():
    """The same reservation asked for again changes nothing."""
    given = Given("budget", OPENED)
    given.when(reserve, ask("a", 7))
    assert given.when(reserve, ask("a", 7)) == []
    assert given.state.reserved == 7


def test_overrun_blocks_new_grants():
    """Actual above reserved is stated as an overrun and nothing is granted after it."""
    given = Given("budget", OPENED)
    given.when(reserve, ask("a", 5))
    names = [name for name, _ in given.when(settle, {"reservation": "a", "amount": 6})]
    assert names == ["budget.committed", "budget.overrun"]
    assert given.when(reserve, ask("b", 1))[0][0] == "budget.denied"


def test_an_overrun_is_not_passed_over():
    """After a cost above the reserved amount only its overrun may follow."""
    reserved = ("budget.reserved", {"reservation": "a", "run": "x1.1", "amount": 5})
    given = Given("budget", OPENED, reserved, ("budget.committed", {"reservation": "a", "amount": 6}))
    assert "comes first" in given.refusal("budget.denied", reservation="b", run="r", amount=1, headroom=0)
    assert "not the one" in given.refusal("budget.overrun", reservation="a", reserved=5, amount=7)
    assert given.refusal("budget.overrun", reservation="a", reserved=5, amount=6) is None


@pytest.mark.parametrize("name", ["budget.committed", "budget.released"])
def test_settled_once(name):
    """A reservation is settled once."""
    reserved = ("budget.reserved", {"reservation": "a", "run": "x1.1", "amount": 5})
    given = Given("budget", OPENED, reserved, ("budget.committed", {"reservation": "a", "amount": 5}))
    assert "does not stand" in given.refusal(name, reservation="a", amount=5, why="x")
    assert "does not stand" in given.refusal(name, reservation="never", amount=5, why="x")


def test_a_grant_beyond_the_head_room_is_illegal():
    """A forged grant beyond the cap could not have been decided, nor a denial without need."""
    given = Given("budget", OPENED)
    assert "head-room" in given.refusal("budget.reserved", reservation="a", run="r", amount=20_000_001)
    assert "allows" in given.refusal("budget.denied", reservation="a", run="r", amount=1, headroom=20_000_000)
    assert "head-room is" in given.refusal("budget.denied", reservation="a", run="r", amount=1, headroom=0)


def test_a_day_is_opened_first_and_once():
    """No money moves on a day that was not opened."""
    assert "never opened" in Given("budget").refusal("budget.reserved", reservation="a", run="r", amount=1)
    assert "before" in Given("budget", OPENED).refusal(*OPENED[:1], **OPENED[1])
    assert "no place" in legal(Given("budget", OPENED).state, "run.queued", {})
    assert "nothing was overrun" in Given("budget", OPENED).refusal("budget.overrun", reservation="a")
