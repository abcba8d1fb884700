"""Whether a dead end that still stands forbids an experiment, as its rows tell: light, for `status`."""

from typing import TYPE_CHECKING, Any

from ledger.rules.dead_ends import named_in

if TYPE_CHECKING:
    from ledger.projections.view import View


def is_dead(view: "View", row: dict[str, Any]) -> bool:
    """Whether the last launch was refused by a dead end (R12) that nobody has reopened since."""
    last = row["refusals"]["last"]
    if row["state"] != "refused" or not last:
        return False
    named = filter(None, (named_in(item["reason"]) for item in last["refused"]))
    return any((view.row("dead_ends", name) or {}).get("state") == "standing" for name in named)
