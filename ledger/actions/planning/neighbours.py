"""The nearest earlier experiments of a plan, across projects, for whoever is about to launch it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View


def neighbours(
    view: "View", proposed: dict[str, Any], rows: dict[str, dict[str, Any]], experiment: str = ""
) -> list[dict[str, Any]]:
    """What `ledger.rules.neighbours` gives, nearest first.

    `rows`: the experiments by id. With an experiment, only those that were proposed before it.
    """
    from ledger.rules.neighbours import neighbours as nearest

    own = rows.get(experiment)
    before = own["proposed"]["index"] if own else view.index + 1
    earlier = [row for row in rows.values() if row["proposed"]["index"] < before]
    if not earlier:
        return []
    dead: dict[str, list[dict[str, Any]]] = {}
    for row in view.rows("dead_ends").values():
        if row["state"] == "standing":
            dead.setdefault(row["experiment"], []).append(row)
    return nearest(proposed, earlier, dead)
