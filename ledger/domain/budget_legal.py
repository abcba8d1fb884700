"""Which event may follow in the stream of a budget."""

from typing import Any

from ledger.domain.budget import Budget, Reservation
from ledger.domain.budget_room import blocked, room


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


def _cap_changed(state: Budget, data: dict[str, Any]) -> str | None:
    if (data["scope"] == "account") != (data["name"] is None):
        return "a cap of a project or an experiment has a name, the account's has none"
    return None


def _raised(state: Budget, data: dict[str, Any]) -> str | None:
    """A raise may shrink to what is used, never below: that money is gone or promised."""
    former = state.raises.get(data["experiment"])
    used = state.use("experiment", data["experiment"])
    if former is not None and data["amount"] < min(used, former.amount):
        return f"{used} of the approval is used on this day"
    return None


def _reserved(state: Budget, data: dict[str, Any]) -> str | None:
    known = _known(state, data["reservation"])
    if known:
        return known
    why = blocked(state)
    if why is not None:
        return "an overrun blocks new grants" if why == "overrun" else "an unknown App blocks new grants"
    left, limit = room(state, data.get("experiment"), data.get("project"))
    return None if data["amount"] <= left else f"the amount passes the head-room of the {limit}"


def _denied(state: Budget, data: dict[str, Any]) -> str | None:
    known = _known(state, data["reservation"])
    if known:
        return known
    left, limit = room(state, data.get("experiment"), data.get("project"))
    if data["headroom"] != left:
        return f"the head-room is {left}"
    why = blocked(state) or (limit if data["amount"] > left else None)
    if why is None:
        return "the head-room allows it"
    stated = data.get("limit")
    return None if stated in (None, why) else f"what binds is the limit of the {why}, not of the {stated}"


def _committed(state: Budget, data: dict[str, Any]) -> str | None:
    """A standing reservation, or more than what was known of one that was settled."""
    held = state.reservations.get(data["reservation"])
    if held is not None and held.status == "standing":
        return None
    if held is None or held.status == "denied" or data["amount"] <= held.spent:
        return f"reservation {data['reservation']} does not stand, and no more was spent"
    return None


def _released(state: Budget, data: dict[str, Any]) -> str | None:
    held = state.reservations.get(data["reservation"])
    if held is None or held.status != "standing":
        return f"reservation {data['reservation']} does not stand"
    return None


def _overrun(state: Budget, data: dict[str, Any]) -> str | None:
    held: Reservation | None = state.reservations.get(data["reservation"])
    if data["reservation"] != state.owed or held is None:
        return "the overrun is not the one that happened"
    if (held.status, held.reserved, held.spent) != ("committed", data["reserved"], data["amount"]):
        return "the overrun is not the one that happened"
    return None


def _cleared(state: Budget, data: dict[str, Any]) -> str | None:
    return None if state.overrun else "nothing was overrun"


def _reconciled(state: Budget, data: dict[str, Any]) -> str | None:
    if data["experiment"] is None and data["project"] is not None:
        return "an App without an experiment has no project"
    return None


def _assigned(state: Budget, data: dict[str, Any]) -> str | None:
    return None if data["app"] in state.foreign else f"App {data['app']} needs no assignment on this day"


_CHECKS = {
    "budget.cap_changed": _cap_changed,
    "budget.raised": _raised,
    "budget.reserved": _reserved,
    "budget.denied": _denied,
    "budget.committed": _committed,
    "budget.released": _released,
    "budget.overrun": _overrun,
    "budget.cleared": _cleared,
    "budget.reconciled": _reconciled,
    "budget.assigned": _assigned,
}
