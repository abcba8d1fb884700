"""One launch as it stands now: the plan, what is missing of it, its price and the day's balance."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.actions.money.balance import Balance
from ledger.domain.decide_launch import Due, due
from ledger.errors import Conflict

if TYPE_CHECKING:
    from ledger.actions.money.price import Price
    from ledger.domain.experiment_state import Experiment
    from ledger.handle import Loaded
    from ledger.projections.view import View
    from ledger.store.open import Store


@dataclass(frozen=True, slots=True)
class Launching:
    """`total` (micro-dollars) and `eta_seconds` are of the cells that would start; `states` by cell.

    `unpriced`: why there is no price; the amounts are then 0 and mean nothing. `approved`: what stands
    approved for this very plan; `void`: why what was approved does not stand.
    """

    store: "Store"
    view: "View"
    experiment: str
    loaded: "Loaded"
    proposed: dict[str, Any]
    smoke: bool
    states: dict[int, str]
    due: Due
    estimate: dict[str, Any]
    balance: Balance
    unpriced: list[dict[str, str]]
    approved: int | None
    void: list[dict[str, str]]

    @property
    def compute(self) -> dict[str, Any]:
        """The spec's [compute]."""
        compute: dict[str, Any] = self.proposed["spec"]["compute"]
        return compute

    @property
    def each(self) -> int:
        """The worst case of one run, which is reserved."""
        from ledger.rules.approval import price

        return price(self.estimate, self.compute).each

    @property
    def total(self) -> int:
        """What the cells that would start cost by the estimate."""
        from ledger.rules import cost

        rate = cost.whole_rate(self.estimate, self.compute)
        return cost.estimate(rate, self.estimate["seconds_each"], len(self.due.start), 1)

    @property
    def eta_seconds(self) -> float:
        """How long the cells that would start take."""
        rounds = -(-len(self.due.start) // self._at_a_time())
        return round(float(self.estimate["seconds_each"]) * rounds, 3)

    def _at_a_time(self) -> int:
        """On this machine one a core; elsewhere all at once; as far as the money goes."""
        from ledger.settings import load

        here = load().workers or len(os.sched_getaffinity(0))
        if self.compute["backend"] == "local":
            return here
        most = max(self.balance.available // self.each, 1) if self.each else len(self.due.start)
        return max(min(most, here) if self.compute["backend"] == "process" else most, 1)

    @property
    def state(self) -> "Experiment":
        """The experiment as its own stream says."""
        state: Experiment = self.loaded.state
        return state

    @property
    def shown_today(self) -> dict[str, Any] | None:
        """The last estimate, if it was shown today."""
        last = self.state.estimate
        return last if last is not None and last["day"] == self.estimate["day"] else None


def look(store: "Store", experiment: str, smoke: bool) -> Launching:
    """Read everything that a launch depends on; Conflict if the experiment is closed."""
    from ledger.actions.money.assess import assess
    from ledger.actions.planning.dead_end_facts import is_reopened
    from ledger.domain.experiment import size
    from ledger.handle import load
    from ledger.projections.view import open_view

    loaded, view = load(store, f"experiment-{experiment}"), open_view(store)
    if loaded.state.closed:
        raise Conflict(f"experiment {experiment} is closed", "propose it again: `ledger propose SPEC.toml`")
    proposed = loaded.state.proposed
    states = _states(view, experiment)
    wanted = (1,) if smoke else range(1, size(proposed["plan"]) + 1)
    found = due(wanted, states, reopened=is_reopened(view, proposed))
    priced, unpriced = _price(store, proposed["spec"]["compute"])
    assessed = assess(store, view, experiment, loaded.state, priced=priced)
    return Launching(
        store, view, experiment, loaded, proposed, smoke, states, found, assessed.data, assessed.held,
        unpriced, assessed.approved, assessed.void,
    )  # fmt: skip


def _price(store: "Store", compute: dict[str, Any]) -> "tuple[Price, list[dict[str, str]]]":
    """The price; where there is none, a price of nothing and why."""
    from ledger.actions.money.price import Price, price
    from ledger.rules.rates import Unpriced

    try:
        return price(store, compute), []
    except Unpriced as error:
        return Price(0, 1, {}, "unknown", "", "E6"), error.refused


def _states(view: "View", experiment: str) -> dict[int, str]:
    row = view.row("experiments", experiment) or {"cells": {}}
    return {int(number): cell["state"] for number, cell in row["cells"].items()}
