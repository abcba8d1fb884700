"""Whose a billed App is: an experiment's of this ledger, or nobody's here."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.rules.billing_rows import Billed

PREFIX = "ledger-"
"""An experiment's App is called `ledger-<experiment>`."""


def owners(
    view: "View", billed: "Iterable[Billed]", assigned: Mapping[str, dict[str, Any]]
) -> dict[str, str | None]:
    """The experiment of each App: by a person's word, by the handles of runs, else by its tags or name.

    An App whose tag names another ledger is none of this one.
    """
    found: dict[str, str | None] = {}
    unknown: list[str] = []
    for row in billed:
        if row.app in assigned:
            found[row.app] = assigned[row.app]["experiment"]
        elif row.tags.get("ledger") not in (None, view.ledger_id):
            found[row.app] = None
        elif found.get(row.app) is None:
            found[row.app] = _named(view, row)
            unknown += [row.app] if found[row.app] is None else []
    if unknown:
        spawned = _by_handles(view)
        found.update({app: spawned[app] for app in unknown if app in spawned and found[app] is None})
    return found


def _named(view: "View", row: "Billed") -> str | None:
    stated = row.tags.get("experiment") or (
        row.description.removeprefix(PREFIX) if row.description.startswith(PREFIX) else None
    )
    return stated if stated and view.row("experiments", stated) is not None else None


def _by_handles(view: "View") -> dict[str, str]:
    """Apps that runs of this ledger were started in."""
    return {
        attempt["app"]: row["experiment"]
        for row in view.rows("runs").values()
        for attempt in row["attempts"].values()
        if attempt["app"] and row["experiment"]
    }
