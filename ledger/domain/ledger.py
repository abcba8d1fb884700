"""The stream `ledger`: the ledger itself, those who may approve, the caps and prices in force."""

from dataclasses import dataclass, field
from typing import Any

CapPlace = tuple[str, str, str | None]
"""Account, scope and name."""


@dataclass(slots=True)
class Ledger:
    """`approvers`: public keys by fingerprint, revoked ones too; `active`: those that may sign now.

    `caps`: data of the last `cap.stated` by place. `rates`: data of the last `rates.recorded` by provider.
    `apps`: data of `app.assigned` by App. `nonces`: those that signatures of this stream have used.
    """

    opened: bool = False
    approvers: dict[str, dict[str, Any]] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    caps: dict[CapPlace, dict[str, Any]] = field(default_factory=dict)
    rates: dict[str, dict[str, Any]] = field(default_factory=dict)
    apps: dict[str, dict[str, Any]] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)


def initial() -> Ledger:
    """The state before the first event."""
    return Ledger()


def evolve(state: Ledger, type_name: str, data: dict[str, Any]) -> Ledger:
    """The state after an event; owns the state it is given and returns it."""
    if type_name == "ledger.opened":
        state.opened = True
    elif type_name == "approver.enrolled":
        state.approvers[data["fingerprint"]] = data
        state.active.add(data["fingerprint"])
    elif type_name == "approver.revoked":
        state.active.discard(data["fingerprint"])
    elif type_name == "cap.stated":
        state.caps[data["account"], data["scope"], data["name"]] = data
    elif type_name == "rates.recorded":
        state.rates[data["provider"]] = data
    elif type_name == "app.assigned":
        state.apps[data["app"]] = data
    signed = data.get("signed")
    if signed is not None:
        state.nonces.add(signed["nonce"])
    return state
