"""The budget of one account on one day. Money set aside and money spent never pass the cap together."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Reservation(NamedTuple):
    """`standing`, `denied`, `committed` or `released`; the amount set aside and the amount spent."""

    status: str
    reserved: int
    spent: int = 0


@dataclass(slots=True)
class Budget:
    """Amounts in micro-dollars. `owed`: the reservation whose overrun must be stated next."""

    opened: dict[str, Any] | None = None
    cap: int = 0
    spent: int = 0
    reserved: int = 0
    reservations: dict[str, Reservation] = field(default_factory=dict)
    owed: str | None = None
    overrun: bool = False

    @property
    def headroom(self) -> int:
        """What is left to grant; negative after an overrun beyond the cap."""
        return self.cap - self.spent - self.reserved


def initial() -> Budget:
    """The state before the first event."""
    return Budget()


def evolve(state: Budget, type_name: str, data: dict[str, Any]) -> Budget:
    """The state after an event; owns the state it is given and returns it."""
    if type_name == "budget.opened":
        state.opened, state.cap = data, data["cap"]
    elif type_name == "budget.reserved":
        state.reserved += data["amount"]
        state.reservations[data["reservation"]] = Reservation("standing", data["amount"])
    elif type_name == "budget.denied":
        state.reservations[data["reservation"]] = Reservation("denied", data["amount"])
    elif type_name == "budget.committed":
        _commit(state, data["reservation"], data["amount"])
    elif type_name == "budget.released":
        held = state.reservations[data["reservation"]].reserved
        state.reserved -= held
        state.reservations[data["reservation"]] = Reservation("released", held)
    elif type_name == "budget.overrun":
        state.owed = None
    return state


def _commit(state: Budget, reservation: str, amount: int) -> None:
    held = state.reservations[reservation].reserved
    state.reserved -= held
    state.spent += amount
    state.reservations[reservation] = Reservation("committed", held, amount)
    if amount > held:
        state.owed, state.overrun = reservation, True


def legal(state: Budget, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name == "budget.opened":
        return "the day was opened before" if state.opened is not None else None
    if type_name not in _CHECKS:
        return f"{type_name} has no place in the stream of a budget"
    if state.opened is None:
        return "the day was never opened"
    if (state.owed is not None) != (type_name == "budget.overrun"):
        return f"the overrun of {state.owed} comes first" if state.owed else "nothing was overrun"
    return _CHECKS[type_name](state, data)


def _known(state: Budget, name: str) -> str | None:
    held = state.reservations.get(name)
    return f"reservation {name} was {held.status} before" if held else None


def _reserved(state: Budget, data: dict[str, Any]) -> str | None:
    known = _known(state, data["reservation"])
    if known:
        return known
    if state.overrun:
        return "an overrun blocks new grants"
    return None if data["amount"] <= state.headroom else "the amount passes the head-room"


def _denied(state: Budget, data: dict[str, Any]) -> str | None:
    known = _known(state, data["reservation"])
    if known:
        return known
    if data["headroom"] != state.headroom:
        return f"the head-room is {state.headroom}"
    return None if state.overrun or data["amount"] > state.headroom else "the head-room allows it"


def _settled(state: Budget, data: dict[str, Any]) -> str | None:
    held = state.reservations.get(data["reservation"])
    if held is None or held.status != "standing":
        return f"reservation {data['reservation']} does not stand"
    return None


def _overrun(state: Budget, data: dict[str, Any]) -> str | None:
    held = state.reservations.get(data["reservation"])
    stated = Reservation("committed", data["reserved"], data["amount"])
    if data["reservation"] != state.owed or held != stated:
        return "the overrun is not the one that happened"
    return None


_CHECKS = {
    "budget.reserved": _reserved,
    "budget.denied": _denied,
    "budget.committed": _settled,
    "budget.released": _settled,
    "budget.overrun": _overrun,
}
