"""Where a claim belongs: the stream of the one experiment behind it, else that of its project."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Item = dict[str, Any]


def experiments_of(evidence: Sequence[Item]) -> list[str]:
    """The experiments of this ledger behind the evidence, sorted."""
    return sorted({item["experiment"] for item in evidence if item["own"] and item["experiment"]})


def place(store: "Store", view: "View", evidence: Sequence[Item], stated: str | None) -> tuple[str, str]:
    """`(project, stream)`; UsageError where neither the evidence nor anything else says which project."""
    from ledger.actions.which_project import which_project

    owners = {item["event"]: _project(store, view, item) for item in evidence}
    projects = {owner for owner in owners.values() if owner}
    if len(projects) > 1 and not stated:
        named = ", ".join(sorted(projects))
        raise UsageError(f"this evidence belongs to {named}", "say whose claim it is: --project NAME")
    home = which_project(view, stated) if stated or not projects else projects.pop()
    return home, _stream(view, evidence, home)


def _stream(view: "View", evidence: Sequence[Item], home: str) -> str:
    behind = {item["experiment"] if item["own"] else None for item in evidence}
    name = next(iter(behind), None)
    row = view.row("experiments", name) if name and len(behind) == 1 else None
    return f"experiment-{name}" if row and row["project"] == home else f"project-{home}"


def _project(store: "Store", view: "View", item: Item) -> str | None:
    """The project of one cited event; events of the ledger itself and of budgets have none."""
    if item["experiment"]:
        row = view.row("experiments" if item["own"] else "imports", item["experiment"])
        return str(row["project"]) if row else None
    from ledger.store.read import find_event, read_stream

    event = find_event(store, item["event"])
    if event is None:
        return None
    room, _, name = event.stream.partition("-")
    if room == "project":
        return name
    stated = read_stream(store, event.stream)[0].data.get("project")
    return str(stated) if stated else None
