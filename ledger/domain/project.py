"""A project: its data, its dead ends, its decisions and its stages."""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain import claim_legal

_FREE = ("proposal.refused", "decision.recorded", "stage.completed", "stage.refused", "claim.refused")


@dataclass(slots=True)
class Project:
    """`data`: digests in use. `dead_ends`: id → whether it stands (False once reopened)."""

    data: set[str] = field(default_factory=set)
    dead_ends: dict[str, bool] = field(default_factory=dict)
    claims: int = 0


def initial() -> Project:
    """The state before the first event."""
    return Project()


def evolve(state: Project, type_name: str, data: dict[str, Any]) -> Project:
    """The state after an event; owns the state it is given and returns it."""
    if type_name == "data.registered":
        state.data.add(data["data"]["digest"])
    elif type_name == "dead_end.marked":
        state.dead_ends[data["dead_end"]] = True
    elif type_name == "dead_end.reopened":
        state.dead_ends[data["dead_end"]] = False
    elif type_name == "claim.graded":
        state.claims += 1
    return state


def legal(state: Project, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name == "data.registered":
        return "this data was registered before" if data["data"]["digest"] in state.data else None
    if type_name == "dead_end.marked":
        marked = data["dead_end"] in state.dead_ends
        return f"dead end {data['dead_end']} was marked before" if marked else None
    if type_name == "dead_end.reopened":
        return _reopened(state, data)
    if type_name in ("claim.graded", "claim.reverified"):
        return claim_legal.legal(state.claims, type_name, data)
    if type_name in _FREE:
        return None
    return f"{type_name} has no place in the stream of a project"


def _reopened(state: Project, data: dict[str, Any]) -> str | None:
    standing = state.dead_ends.get(data["dead_end"])
    if standing is None:
        return f"there is no dead end {data['dead_end']}"
    return None if standing else f"dead end {data['dead_end']} was reopened before"
