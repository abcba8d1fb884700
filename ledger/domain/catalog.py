"""Every category of streams with its rules, and the second look that `verify` takes at a stream."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ledger.domain import (
    budget,
    budget_legal,
    experiment,
    experiment_legal,
    ledger,
    ledger_legal,
    project,
    run,
    run_legal,
)
from schemas.envelope import Event, category


class Category(NamedTuple):
    """How one category of streams begins, goes on and what may follow."""

    initial: Callable[[], Any]
    evolve: Callable[[Any, str, dict[str, Any]], Any]
    legal: Callable[[Any, str, dict[str, Any]], str | None]


CATEGORIES = {
    "budget": Category(budget.initial, budget.evolve, budget_legal.legal),
    "experiment": Category(experiment.initial, experiment.evolve, experiment_legal.legal),
    "ledger": Category(ledger.initial, ledger.evolve, ledger_legal.legal),
    "project": Category(project.initial, project.evolve, project.legal),
    "run": Category(run.initial, run.evolve, run_legal.legal),
}


def fold(stream: str, events: Iterable[Event]) -> Any:
    """The state of a stream after its events; KeyError if the category is unknown."""
    kind = CATEGORIES[category(stream)]
    state = kind.initial()
    for event in events:
        state = kind.evolve(state, event.type, event.data)
    return state


def redecide(stream: str, events: Iterable[Event]) -> list[str]:
    """Decide a stream again: what could not have been decided, one line each; empty if all is well.

    Events of types and versions that only a newer program knows are passed over.
    """
    kind = CATEGORIES.get(category(stream))
    if kind is None:
        return ["no stream of a ledger is called so"]
    breaks, state = [], kind.initial()
    for event in events:
        if not _is_known(event):
            continue
        try:
            reason = _misplaced(stream, event) or kind.legal(state, event.type, event.data)
            if reason is None:
                state = kind.evolve(state, event.type, event.data)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
            reason = f"its data cannot be read ({error!r})"
        if reason is not None:
            breaks.append(f"version {event.version}: {event.type} could not follow: {reason}")
    return breaks


def _is_known(event: Event) -> bool:
    from schemas.registry import NEWEST

    return event.schema_version <= NEWEST.get(event.type, 0)


def _misplaced(stream: str, event: Event) -> str | None:
    data = event.data
    if event.type == "budget.opened":
        home = f"budget-{data['account']}-{data['day']}"
    elif event.type == "run.queued" and data.get("experiment"):
        home = f"run-{data['experiment']}.{data['cell']}"
    else:
        return None
    return None if stream == home else f"it belongs in {home}"
