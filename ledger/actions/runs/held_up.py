"""A launch that waits at the door: only the worst cases of runs in flight are in its way (R19)."""

from typing import TYPE_CHECKING

from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.actions.runs.launching import Launching

Refusal = dict[str, str]
SHOWN = 3
"""Experiments that hold the money, by name."""


class HeldUp(Exception):
    """Nothing is recorded of a launch that waits; what it says is for whoever watches."""


def require_room(launch: "Launching", forbids: list[Refusal]) -> None:
    """HeldUp if nothing forbids the launch but money that runs in flight may give back."""
    from ledger.actions.runs.launch_checks import held_up

    if held_up(launch, forbids):
        raise HeldUp(_told(launch))


def _told(launch: "Launching") -> str:
    held, needed = launch.balance, launch.balance.available - launch.estimate["headroom"]
    whose = "the approval" if held.limit == "approval" else f"the cap of the {held.limit}"
    return (
        f"waits for head-room: {whose} leaves ${format_usd(held.available)} of the ${format_usd(needed)} "
        f"that is still to run, ${format_usd(held.reserved)} is reserved{_by(launch)}"
    )


def _by(launch: "Launching") -> str:
    """Who holds it: ` by x4k9p2mz7q ($17.60), …`, the most first."""
    from ledger.rules.refusal import listed

    row = launch.view.row("spend", f"{launch.balance.account}/{launch.balance.day}") or {}
    by: dict[str, int] = {}
    for name, amount in row.get("reservations", {}).items():
        who = row["of"][name][0] or name
        by[who] = by.get(who, 0) + amount
    most = sorted(by.items(), key=lambda pair: (-pair[1], pair[0]))
    said = listed([f"{who} (${format_usd(amount)})" for who, amount in most], SHOWN)
    return f" by {said}" if said else ""
