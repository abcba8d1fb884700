"""What `--cite` names: an event, or for convenience a run or an experiment, to the events behind it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.errors import NotFound, UsageError
from schemas.ids import is_event_id

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store
    from schemas.envelope import Event

MOST = 2_000
"""Events that one claim may cite: they stand in its event."""


def cited_events(store: "Store", view: "View", cites: Iterable[str]) -> "list[Event]":
    """Each event once, in the order of the ledger.

    A run stands for its result, an experiment for all its results or for its import. NotFound for what is
    not there or has no result; UsageError beyond 2000 events.
    """
    names = dict.fromkeys(name for cite in cites for name in _names(view, cite))
    if len(names) > MOST:
        raise UsageError(f"{len(names)} events are cited, at most {MOST}", "cite a summary of them")
    return sorted((_event(store, name) for name in names), key=lambda event: event.index)


def _names(view: "View", cite: str) -> list[str]:
    """The event ids behind one `--cite`."""
    if is_event_id(cite):
        return [cite]
    run = view.row("runs", cite)
    if run is not None:
        if run["result"] is None:
            raise NotFound(f"run {cite} has no result", f"`ledger audit --run {cite}` shows its events")
        return [str(run["result"]["event"])]
    return _of_experiment(view, cite)


def _of_experiment(view: "View", cite: str) -> list[str]:
    from ledger.actions.resolve import resolve

    experiment = resolve(view, cite)
    if view.row("experiments", experiment) is None:
        imported = view.row("imports", experiment)
        return [str(imported["event"])] if imported else []
    runs = view.rows("runs", f"{experiment}.").values()
    found = [str(run["result"]["event"]) for run in runs if run["result"] is not None]
    if not found:
        raise NotFound(f"experiment {cite} has no result yet", f"`ledger launch {cite}` starts its runs")
    return found


def _event(store: "Store", name: str) -> "Event":
    """The event with its index, sealed first if need be."""
    from ledger.store.read import find_event
    from ledger.store.seal import seal

    found = find_event(store, name)
    if found is not None and found.index == 0:
        seal(store)
        found = find_event(store, name)
    if found is None or found.index == 0:
        raise NotFound(f"there is no event {name!r} in this ledger", "`ledger audit` shows the ids")
    return found
