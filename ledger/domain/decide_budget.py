"""Decisions over the money of one account on one day: pure, amounts in micro-dollars."""

from typing import Any

from ledger.domain.budget import Budget, copied, evolve
from ledger.domain.budget_room import blocked, room

Decided = tuple[str, dict[str, Any]]


def reserve(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """Grant or deny `{account, day, cap, reservation, run, amount}`; asking again changes nothing.

    Optional: `experiment`, `project`, `caps` (as `changed_caps` takes them), `raised` `{nonce, amount}`,
    an approval's part for this day, and `apps`, those that a person has assigned. The first request of a
    day opens it with the cap that the command states. A reservation id that was denied stays denied: a
    later try takes a new id (`name_for`).
    """
    name = command["reservation"]
    if name in state.reservations:
        return []
    decided = prepared(state, command)
    now = after(state, decided)
    experiment, project = command.get("experiment"), command.get("project")
    left, limit = room(now, experiment, project)
    wanted = {
        "reservation": name, "run": command["run"], "amount": command["amount"],
        "experiment": experiment, "project": project,
    }  # fmt: skip
    why = blocked(now) or (limit if command["amount"] > left else None)
    if why is None:
        return [*decided, ("budget.reserved", wanted)]
    return [*decided, ("budget.denied", {**wanted, "headroom": left, "limit": why})]


def prepared(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """What comes before any grant: the day opens, its caps are those in force, the approval is drawn."""
    decided: list[Decided] = []
    if state.opened is None:
        decided.append(("budget.opened", {name: command[name] for name in ("account", "day", "cap")}))
    decided += changed_caps(after(state, decided), command)
    for app in sorted(state.foreign & set(command.get("apps", {}))):
        found = command["apps"][app]
        cause = f"app.assigned by {found['signed']['by']}"
        assigned = {"app": app, "experiment": found["experiment"], "cause": cause}
        decided.append(("budget.assigned", assigned))
    raised = command.get("raised")
    if raised is not None:
        held = state.raises.get(command["experiment"])
        if held is None or (held.nonce, held.amount) != (raised["nonce"], raised["amount"]):
            decided.append(("budget.raised", {"experiment": command["experiment"], **raised}))
    return decided


def changed_caps(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """`caps`: `[{scope, name, cap, cause}]` in force; those that the day does not have yet."""
    changed: list[Decided] = []
    for cap in command.get("caps", ()):
        held = state.cap if cap["scope"] == "account" else state.caps.get((cap["scope"], cap["name"]))
        if held != cap["cap"]:
            changed.append(("budget.cap_changed", dict(cap)))
    return changed


def name_for(state: Budget, name: str) -> str:
    """The reservation of this name that stands, else the first of `name`, `name/2`, … never used this day."""
    number, found = 1, name
    while (held := state.reservations.get(found)) is not None and held.status != "standing":
        number += 1
        found = f"{name}/{number}"
    return found


def settle(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """Turn a standing `{reservation, amount}` into cost, or release it with `{reservation, why}`.

    `amount` is the whole cost so far, so the same report twice changes nothing and a later one that says
    more adds the difference. Cost above what was reserved is recorded as an overrun.
    """
    name = command["reservation"]
    held = state.reservations.get(name)
    if held is None or held.status == "denied":
        return []
    if "amount" not in command:
        released = ("budget.released", {"reservation": name, "why": command["why"]})
        return [released] if held.status == "standing" else []
    amount = command["amount"]
    if held.status != "standing" and amount <= held.spent:
        return []
    decided: list[Decided] = [("budget.committed", {"reservation": name, "amount": amount})]
    if amount > held.reserved:
        overrun = {"reservation": name, "reserved": held.reserved, "amount": amount}
        decided.append(("budget.overrun", overrun))
    return decided


def reconcile(state: Budget, command: dict[str, Any]) -> list[Decided]:
    """`{account, day, cap, bills: [data of budget.reconciled]}`: what is news among them."""
    decided: list[Decided] = []
    if state.opened is None:
        decided.append(("budget.opened", {name: command[name] for name in ("account", "day", "cap")}))
    for bill in command["bills"]:
        held = state.bills.get((bill["app"], bill["hour"]))
        said = (bill["billed"], bill["counted"], bill["experiment"])
        if held is None or (held.billed, held.counted, held.experiment) != said:
            decided.append(("budget.reconciled", bill))
    return decided if decided and decided[-1][0] == "budget.reconciled" else []


def after(state: Budget, decided: list[Decided]) -> Budget:
    """The state after a decision; the one given stays as it is."""
    if not decided:
        return state
    now = copied(state)
    for type_name, data in decided:
        now = evolve(now, type_name, data)
    return now
