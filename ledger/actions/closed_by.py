"""Whether a dead end that still stands forbids an experiment, as its rows tell: light, for `status`."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View

_NAMED = re.compile(r"this is dead end (\S+)")


def is_dead(view: "View", row: dict[str, Any]) -> bool:
    """Whether the last launch was refused by a dead end (R12) that nobody has reopened since."""
    last = row["refusals"]["last"]
    if row["state"] != "refused" or not last:
        return False
    named = [found[1] for item in last["refused"] if (found := _NAMED.match(item["reason"]))]
    return any((view.row("dead_ends", name) or {}).get("state") == "standing" for name in named)
