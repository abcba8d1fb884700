"""A day's money under any history: commands in any order, doubled, raced, and the memory lost in between."""

from copy import deepcopy
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ledger.domain import budget
from ledger.domain.budget_legal import legal
from ledger.domain.budget_room import blocked, room
from ledger.domain.decide_budget import prepared, reconcile, reserve, settle
from ledger.testing.within import assert_within
from tests.budget.model import Model

DAY = {"account": "modal", "day": "2026-03-01", "cap": 20}
NAMES = st.sampled_from("abcdef")
OWNERS = st.sampled_from([("x1", "p"), ("x2", "p"), ("x3", "q"), (None, None)])
AMOUNTS = st.integers(0, 12)
PLACES = st.sampled_from([("account", None), ("project", "p"), ("experiment", "x1"), ("experiment", "x3")])
NONCE, SIGNED = "0" * 32, {"by": "ada"}


class Money(RuleBasedStateMachine):
    """`log` holds the raw events; `state` is folded from it and may be lost at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.state, self.model = budget.initial(), Model()
        self.last: tuple[Any, dict[str, Any]] = (settle, {"reservation": "none", "amount": 1})
        self._append(prepared(self.state, DAY))

    def _append(self, decided: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
        for kind, data in decided:
            reason = legal(self.state, kind, data)
            assert reason is None, f"{kind} {data}: {reason}"
            self.state = budget.evolve(self.state, kind, data)
            self.log.append((kind, data))
        return decided

    def _do(self, decide: Any, command: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        self.last = (decide, command)
        return self._append(decide(self.state, command))

    @rule(name=NAMES, owner=OWNERS, amount=AMOUNTS)
    def ask(self, name: str, owner: Any, amount: int) -> None:
        """A name is granted or denied once, as the model says."""
        wanted = {"experiment": owner[0], "project": owner[1], "amount": amount, "run": "r"}
        decided = self._do(reserve, {**DAY, "reservation": name, **wanted})
        if name in self.model.names:
            assert decided == []
        else:
            granted = self.model.grants(name, owner, amount)
            assert [kind for kind, _ in decided] == ["budget.reserved" if granted else "budget.denied"]

    @rule(first=NAMES, second=NAMES, owner=OWNERS, amount=AMOUNTS)
    def race(self, first: str, second: str, owner: Any, amount: int) -> None:
        """Two decide on the same state; the slower one finds the stream moved on and decides anew."""
        seen, version = deepcopy(self.state), len(self.log)
        slow = {
            "experiment": owner[0],
            "project": owner[1],
            "amount": amount,
            "run": "r",
            "reservation": second,
        }
        stale = reserve(seen, {**DAY, **slow})
        self.ask(first, owner, amount)
        if len(self.log) == version:
            self._append(stale)
            if stale:
                self.model.grants(second, owner, amount)
        else:
            self.ask(second, owner, amount)

    @rule(name=NAMES, amount=st.integers(0, 15))
    def spend(self, name: str, amount: int) -> None:
        """The whole cost so far takes the place of what stood or was reported before."""
        decided = self._do(settle, {"reservation": name, "amount": amount})
        assert bool(decided) is self.model.spend(name, amount)

    @rule(name=NAMES)
    def release(self, name: str) -> None:
        """What was never started gives its money back, once."""
        decided = self._do(settle, {"reservation": name, "why": "never started"})
        assert bool(decided) is self.model.release(name)

    @rule(experiment=st.sampled_from(["x1", "x2"]), amount=st.integers(0, 25))
    def approve(self, experiment: str, amount: int) -> None:
        """A day's part of an approval grows, or shrinks to what is used."""
        former, used = self.model.raised.get(experiment, 0), self.model.used(0, experiment)
        amount = max(amount, min(used, former))
        raised = {"nonce": NONCE, "amount": amount}
        self._do(prepared, {**DAY, "experiment": experiment, "raised": raised})
        self.model.raised[experiment] = amount

    @rule(place=PLACES, cap=st.integers(0, 30))
    def change_cap(self, place: Any, cap: int) -> None:
        """Any cap, also one below what is used."""
        stated = {"scope": place[0], "name": place[1], "cap": cap, "cause": "test"}
        self._do(prepared, {**DAY, "caps": [stated]})
        if place[0] == "account":
            self.model.cap = cap
        else:
            self.model.caps[("experiment", "project").index(place[0]), place[1]] = cap

    @rule(
        app=st.sampled_from(["ap-1", "ap-2"]), hour=st.sampled_from(["10", "11"]), billed=AMOUNTS,
        counted=AMOUNTS, owner=OWNERS,
    )  # fmt: skip
    def bill(self, app: str, hour: str, billed: int, counted: int, owner: Any) -> None:
        """An hour of an App, late, doubled or corrected; an unknown App blocks."""
        data = {
            "app": app, "hour": f"2026-03-01T{hour}:00:00Z", "experiment": owner[0], "project": owner[1],
            "description": "", "billed": billed, "counted": counted,
        }  # fmt: skip
        if self._do(reconcile, {**DAY, "bills": [data]}):
            hours = self.model.bills.get(app, ({}, owner))[0] | {hour: billed - counted}
            self.model.bills[app] = (hours, owner)
            if owner[0] is None and billed and app not in self.model.known:
                self.model.foreign.add(app)

    @rule(app=st.sampled_from(["ap-1", "ap-2"]))
    def assign(self, app: str) -> None:
        """A person says whose an App is; at the next request it blocks no more."""
        said = {app: {"signed": SIGNED, "experiment": None}}
        if self._do(prepared, {**DAY, "apps": said}):
            self.model.known.add(app)
            self.model.foreign.discard(app)

    @rule()
    def clear(self) -> None:
        """A person has looked at the overruns."""
        if self.state.overrun:
            self._append([("budget.cleared", {"why": "looked at", "signed": SIGNED})])
            self.model.overrun = False

    @rule()
    def repeat(self) -> None:
        """The last command again changes nothing: its answer was lost on the way."""
        decide, command = self.last
        assert self._append(decide(self.state, command)) == []

    @rule()
    def crash(self) -> None:
        """The memory is lost; what is folded from the log is what was held."""
        again = budget.initial()
        for kind, data in self.log:
            again = budget.evolve(again, kind, data)
        assert again == self.state
        self.state = again

    @invariant()
    def agrees(self) -> None:
        """Spent, set aside, head-room for everybody and what blocks are those of the model."""
        held = [self.model.money.get(name, (0, 0)) for name in self.state.reservations]
        bills = self.model.used(2, None) - sum(a + b for a, b in held)
        assert self.state.reserved == sum(a for a, _ in held)
        assert self.state.spent == sum(b for _, b in held) + bills
        for owner in (("x1", "p"), ("x2", "p"), ("x3", "q"), (None, None)):
            for place, scope in enumerate(("experiment", "project")):
                if owner[place] is not None:
                    assert self.state.use(scope, owner[place]) == self.model.used(place, owner[place])
            assert room(self.state, *owner)[0] == self.model.left(owner)
        assert (blocked(self.state) is None) is not (self.model.overrun or bool(self.model.foreign))

    def teardown(self) -> None:
        """No prefix of the log passes a limit by a grant."""
        parts = [("x", "launch.approved", {"experiment": name, "amount": 99}) for name in ("x1", "x2")]
        assert_within([*parts, *(("budget-modal-2026-03-01", kind, data) for kind, data in self.log)])


Money.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestMoney = Money.TestCase
