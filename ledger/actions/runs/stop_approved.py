"""Which stops a person has truly approved: for paid work with an approver's signature (R26)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store

TYPE = "stop.approved"
Place = tuple[str, int]
"""A run and the number of an attempt."""


def secret_due(store: "Store", rate: int, backend: str) -> bool:
    """Whether an approver has to sign: it is paid for elsewhere, or it costs and an approver is enrolled."""
    from ledger.actions.signatures.approvers import approvers
    from ledger.rules.cost import is_paid

    if is_paid({"backend": backend}):
        return True
    return rate > 0 and bool(approvers(store).active)


def approved_stops(store: "Store", attempts: Sequence[Place]) -> list[Place]:
    """Those of the attempts whose stop stands in the log, signed where that is due."""
    from ledger.store.event import SELECT, event_of

    streams = {f"run-{run}": run for run, _ in attempts}
    marks = ", ".join("?" * len(streams))
    sql = f"{SELECT[store.dialect]} WHERE e.stream IN ({marks}) AND e.type = '{TYPE}'"
    found = [event_of(row) for row in store.database.query(sql, tuple(streams))] if streams else []
    asked = [(streams[event.stream], event.data) for event in found]
    places = {(run, int(data["attempt"])) for run, data in asked if _holds(store, run, data)}
    return [place for place in attempts if place in places]


def is_approved(store: "Store", run: str, number: int, *, rate: int, backend: str) -> bool:
    """Whether the stop of one attempt stands, read from its stream alone: for workers and supervisors."""
    from ledger.store.read import read_stream

    found = [event.data for event in read_stream(store, f"run-{run}") if event.type == TYPE]
    asked = [data for data in found if data["attempt"] == number]
    due = bool(asked) and secret_due(store, rate, backend)
    return any(not due or is_signed(store, run, data) for data in asked)


def _holds(store: "Store", run: str, data: dict[str, Any]) -> bool:
    from ledger.actions.money.attempt_money import rate_of
    from ledger.projections.view import open_view

    view = open_view(store)
    row = view.row("runs", run)
    attempt = (row or {"attempts": {}})["attempts"].get(str(data["attempt"]))
    if row is None or attempt is None:
        return False
    experiment = view.row("experiments", row["experiment"]) if row["experiment"] else None
    if not secret_due(store, rate_of(attempt, experiment), attempt["backend"] or "local"):
        return True
    return is_signed(store, run, data)


def is_signed(store: "Store", run: str, data: dict[str, Any]) -> bool:
    """Whether an approver of this ledger has signed it."""
    from ledger.actions.signatures.approvers import approvers
    from ledger.rules.genuine import genuine

    signed = data.get("signed")
    if signed is None:
        return False
    known = approvers(store)
    if signed["by"] not in known.active:
        return False
    key = known.approvers[signed["by"]]["public_key"]
    return genuine(store.ledger_id, f"run-{run}", TYPE, data, key)
