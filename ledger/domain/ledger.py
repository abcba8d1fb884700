"""The stream `ledger`: a ledger is opened once, before anything else."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Ledger:
    """Whether the ledger has been opened."""

    opened: bool = False


def initial() -> Ledger:
    """The state before the first event."""
    return Ledger()


def evolve(state: Ledger, type_name: str, data: dict[str, Any]) -> Ledger:
    """The state after an event; owns the state it is given and returns it."""
    state.opened = state.opened or type_name == "ledger.opened"
    return state


def legal(state: Ledger, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name == "ledger.opened":
        return "the ledger was opened before" if state.opened else None
    if type_name == "replay.checked":
        return None if state.opened else "the ledger was never opened"
    return f"{type_name} has no place in the stream of the ledger"
