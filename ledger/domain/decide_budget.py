"""Decisions over the money of one account on one day: pure, amounts in micro-dollars."""

from typing import Any

from ledger.domain.budget import Budget

Decided = tuple[str, dict[str, Any]]


def reserve(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """Grant or deny `{account, day, cap, reservation, run, amount}`; asking again changes nothing.

    The first request of a day opens it with the cap that the command states. A reservation id
    that was denied stays denied: a later try takes a new id.
    """
    decided: list[Decided] = []
    headroom = state.headroom
    if state.opened is None:
        decided.append(("budget.opened", {name: command[name] for name in ("account", "day", "cap")}))
        headroom = command["cap"]
    wanted = {name: command[name] for name in ("reservation", "run", "amount")}
    if wanted["reservation"] in state.reservations:
        return []
    if not state.overrun and wanted["amount"] <= headroom:
        return [*decided, ("budget.reserved", wanted)]
    return [*decided, ("budget.denied", {**wanted, "headroom": headroom})]


def settle(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """Turn a standing `{reservation, amount}` into cost, or release it with `{reservation, why}`.

    Cost above what was reserved is recorded as an overrun. A reservation that does not stand
    (settled before, denied, never made) is left as it is.
    """
    name = command["reservation"]
    held = state.reservations.get(name)
    if held is None or held.status != "standing":
        return []
    if "amount" not in command:
        return [("budget.released", {"reservation": name, "why": command["why"]})]
    amount = command["amount"]
    decided: list[Decided] = [("budget.committed", {"reservation": name, "amount": amount})]
    if amount > held.reserved:
        overrun = {"reservation": name, "reserved": held.reserved, "amount": amount}
        decided.append(("budget.overrun", overrun))
    return decided
