"""The budget of one account on one day. Money set aside and money spent never pass a limit together.

Limits are nested: the account's cap, a project's and an experiment's within it. An approval is money
beside the cap: what an approved experiment uses counts against its own approval first, and against the
account's cap only beyond it.
"""

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ledger.domain.budget_bills import Billed, Extra, reconciled


class Reservation(NamedTuple):
    """`standing`, `denied`, `committed` or `released`; the amount set aside and the amount spent."""

    status: str
    reserved: int
    spent: int = 0
    experiment: str | None = None
    project: str | None = None


class Raise(NamedTuple):
    """What an approval gives an experiment on this day."""

    nonce: str
    amount: int


@dataclass(slots=True)
class Budget:
    """Amounts in micro-dollars. `owed`: the reservation whose overrun must be stated next.

    `used` (spent and reserved) by experiment and by project; `caps` by scope and name; `bills` by App and
    hour, `extra`: what they add to `spent`, by App; `foreign`: Apps that this ledger does not know and
    nobody has `assigned`.
    """

    opened: dict[str, Any] | None = None
    cap: int = 0
    spent: int = 0
    reserved: int = 0
    reservations: dict[str, Reservation] = field(default_factory=dict)
    used: dict[tuple[str, str | None], int] = field(default_factory=dict)
    caps: dict[tuple[str, str | None], int] = field(default_factory=dict)
    raises: dict[str | None, Raise] = field(default_factory=dict)
    bills: dict[tuple[str, str], Billed] = field(default_factory=dict)
    extra: dict[str, Extra] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    owed: str | None = None
    overrun: bool = False

    @property
    def headroom(self) -> int:
        """What is left to grant without an approval; negative after an overrun beyond the cap."""
        covered = sum(min(raised.amount, self.use("experiment", of)) for of, raised in self.raises.items())
        return self.cap - (self.spent + self.reserved - covered)

    def use(self, scope: str, name: str | None) -> int:
        """What an experiment or a project has spent and reserved, bills included."""
        return self.used.get((scope, name), 0)


def initial() -> Budget:
    """The state before the first event."""
    return Budget()


def copied(state: Budget) -> Budget:
    """A state of its own: what is folded into it leaves the first as it is."""
    return replace(
        state, reservations=dict(state.reservations), used=dict(state.used), caps=dict(state.caps),
        raises=dict(state.raises), bills=dict(state.bills), extra=dict(state.extra),
        foreign=set(state.foreign), assigned=set(state.assigned),
    )  # fmt: skip


def evolve(state: Budget, type_name: str, data: dict[str, Any]) -> Budget:
    """The state after an event; owns the state it is given and returns it."""
    change = _CHANGES.get(type_name)
    if change is not None:
        change(state, data)
    return state


def _opened(state: Budget, data: dict[str, Any]) -> None:
    state.opened, state.cap = data, data["cap"]


def _cap_changed(state: Budget, data: dict[str, Any]) -> None:
    if data["scope"] == "account":
        state.cap = data["cap"]
    else:
        state.caps[data["scope"], data["name"]] = data["cap"]


def _raised(state: Budget, data: dict[str, Any]) -> None:
    state.raises[data["experiment"]] = Raise(data["nonce"], data["amount"])


def _reserved(state: Budget, data: dict[str, Any]) -> None:
    held = Reservation("standing", data["amount"], 0, data.get("experiment"), data.get("project"))
    state.reservations[data["reservation"]] = held
    state.reserved += held.reserved
    use(state, held.experiment, held.project, held.reserved)


def _denied(state: Budget, data: dict[str, Any]) -> None:
    state.reservations[data["reservation"]] = Reservation("denied", data["amount"])


def _committed(state: Budget, data: dict[str, Any]) -> None:
    """`amount` is the whole cost so far: a later report takes the place of an earlier one."""
    name, amount = data["reservation"], data["amount"]
    held = state.reservations[name]
    standing = held.reserved if held.status == "standing" else 0
    state.reserved -= standing
    state.spent += amount - held.spent
    use(state, held.experiment, held.project, amount - held.spent - standing)
    state.reservations[name] = held._replace(status="committed", spent=amount)
    if amount > held.reserved:
        state.owed, state.overrun = name, True


def _released(state: Budget, data: dict[str, Any]) -> None:
    """Nothing is set aside any more, so whatever it costs after all is an overrun."""
    held = state.reservations[data["reservation"]]
    state.reserved -= held.reserved
    use(state, held.experiment, held.project, -held.reserved)
    state.reservations[data["reservation"]] = held._replace(status="released", reserved=0)


def _overrun(state: Budget, data: dict[str, Any]) -> None:
    state.owed = None


def _cleared(state: Budget, data: dict[str, Any]) -> None:
    state.overrun = False


def _reconciled(state: Budget, data: dict[str, Any]) -> None:
    """A bill replaces what was known of this hour; a foreign App blocks from its first cent."""
    before, now = reconciled(state.bills, state.extra, data)
    for extra, sign in ((before, -1), (now, 1)):
        state.spent += sign * extra.amount
        use(state, extra.experiment, extra.project, sign * extra.amount)
    if now.experiment is None and data["billed"] and data["app"] not in state.assigned:
        state.foreign.add(data["app"])


def _assigned(state: Budget, data: dict[str, Any]) -> None:
    state.foreign.discard(data["app"])
    state.assigned.add(data["app"])


def use(state: Budget, experiment: str | None, project: str | None, change: int) -> None:
    """Count an amount as used by an experiment and by a project, where they are known."""
    for place in (("experiment", experiment), ("project", project)):
        if place[1] is not None:
            state.used[place] = state.used.get(place, 0) + change


_CHANGES = {
    "budget.opened": _opened, "budget.cap_changed": _cap_changed, "budget.raised": _raised,
    "budget.reserved": _reserved, "budget.denied": _denied, "budget.committed": _committed,
    "budget.released": _released, "budget.overrun": _overrun, "budget.cleared": _cleared,
    "budget.reconciled": _reconciled, "budget.assigned": _assigned,
}  # fmt: skip
