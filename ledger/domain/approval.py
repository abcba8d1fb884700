"""What a person has approved of an experiment's plan, and how much of it each day has drawn."""

from typing import Any

from ledger.domain.experiment_state import Experiment

TYPES = frozenset({"launch.approved", "approval.drawn"})


def evolve(state: Experiment, type_name: str, data: dict[str, Any]) -> None:
    """Take an event into the state; a new approval stands in the place of the one before."""
    if type_name == "launch.approved":
        state.approved = data
        state.nonces.add(data["signed"]["nonce"])
    else:
        state.drawn[data["account"], data["day"]] = data["amount"]


def drawn(state: Experiment, but: tuple[str, str] | None = None) -> int:
    """Micro-dollars that days have drawn, but for one of them."""
    return sum(amount for place, amount in state.drawn.items() if place != but)


def approved(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    """Why this approval may not follow, or None."""
    if state.closed:
        return "the experiment is closed"
    if data["digest"] != proposed["digests"]["plan"]:
        return "the digest is not the plan's"
    if data["signed"]["nonce"] in state.nonces:
        return "its nonce was used before"
    if data["amount"] < drawn(state):
        return "less than what was drawn already"
    return None if state.estimate is not None else "no estimate was shown"


def may_draw(state: Experiment, proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    """Why this part may not be drawn, or None: all parts together stay within the approved amount."""
    held = state.approved
    if held is None:
        return "nothing is approved"
    if data["nonce"] != held["signed"]["nonce"]:
        return "the approval is not the one that stands"
    rest = held["amount"] - drawn(state, (data["account"], data["day"]))
    return None if data["amount"] <= rest else f"only {rest} of the approval is left"
