"""A launch that waits at the door: only the worst cases of runs in flight are in its way (R19)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.actions.runs.launching import Launching

Refusal = dict[str, str]


class HeldUp(Exception):
    """Nothing is recorded of a launch that waits; what it says is for whoever watches."""


def require_room(launch: "Launching", forbids: list[Refusal]) -> None:
    """HeldUp if nothing forbids the launch but money that runs in flight may give back."""
    from ledger.actions.runs.launch_checks import held_up
    from ledger.actions.runs.waits import short

    if held_up(launch, forbids):
        needed = launch.balance.available - launch.estimate["headroom"]
        said = short(launch.store, launch.view, launch.balance, needed, "that is still to run")
        raise HeldUp(f"waits {said}")
