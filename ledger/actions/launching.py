"""One launch as it stands now: the plan, what is missing of it, its price and the day's balance."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.actions.balance import Balance, balance
from ledger.domain.decide_launch import Due, due
from ledger.errors import Conflict

if TYPE_CHECKING:
    from ledger.domain.experiment import Experiment
    from ledger.handle import Loaded
    from ledger.projections.view import View
    from ledger.store.open import Store


@dataclass(frozen=True, slots=True)
class Launching:
    """`total` (micro-dollars) and `eta_seconds` are of the cells that would start; `states` by cell."""

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
    total: int
    eta_seconds: float

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
    from ledger.actions.assess import assess
    from ledger.actions.dead_end_facts import is_reopened
    from ledger.domain.experiment import size
    from ledger.handle import load
    from ledger.projections.view import open_view
    from ledger.rules import cost

    loaded, view = load(store, f"experiment-{experiment}"), open_view(store)
    if loaded.state.closed:
        raise Conflict(f"experiment {experiment} is closed", "propose it again: `ledger propose SPEC.toml`")
    proposed = loaded.state.proposed
    states = _states(view, experiment)
    wanted = (1,) if smoke else range(1, size(proposed["plan"]) + 1)
    found = due(wanted, states, reopened=is_reopened(view, proposed))
    estimate = assess(store, view, experiment, proposed)
    each, gpus = estimate["seconds_each"], proposed["spec"]["compute"]["gpus"]
    return Launching(
        store, view, experiment, loaded, proposed, smoke, states, found, estimate,
        balance(store, view, estimate["account"], estimate["day"]),
        cost.estimate(estimate["rate_per_hour"], each, len(found.start), gpus),
        round(each * -(-len(found.start) // _at_a_time()), 3),
    )  # fmt: skip


def _states(view: "View", experiment: str) -> dict[int, str]:
    row = view.row("experiments", experiment) or {"cells": {}}
    return {int(number): cell["state"] for number, cell in row["cells"].items()}


def _at_a_time() -> int:
    from ledger.settings import load

    return load().workers or len(os.sched_getaffinity(0))
