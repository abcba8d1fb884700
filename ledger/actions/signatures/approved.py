"""What of an experiment's approval counts: genuine, of this very plan, by one who was an approver then."""

from typing import TYPE_CHECKING, Any

from ledger.errors import Broken

if TYPE_CHECKING:
    from ledger.domain.experiment_state import Experiment
    from ledger.domain.ledger import Ledger
    from ledger.handle import Loaded
    from ledger.store.open import Store
    from schemas.envelope import Event

_CHECKED = frozenset({"launch.approved", "approval.drawn"})


def read_approved(store: "Store", book: "Ledger", experiment: str) -> "Loaded":
    """An experiment, each of its approvals checked; Broken names one that nobody can have given.

    `book`: the state of the stream `ledger`, its signatures checked (`approvers`).
    """
    from ledger.domain.catalog import CATEGORIES
    from ledger.handle import Loaded
    from ledger.store.read import read_stream

    kind, stream, version = CATEGORIES["experiment"], f"experiment-{experiment}", 0
    state: Experiment = kind.initial()
    for event in read_stream(store, stream):
        if event.type in _CHECKED:
            reason = kind.legal(state, event.type, event.data) or _forged(store, book, experiment, event)
            if reason is not None:
                raise Broken(f"{event.type} ({event.id}) of {experiment}: {reason}")
        state, version = kind.evolve(state, event.type, event.data), event.version
    return Loaded(stream, version, state)


def _forged(store: "Store", book: "Ledger", experiment: str, event: "Event") -> str | None:
    from ledger.rules.genuine import genuine

    data: dict[str, Any] = event.data
    if event.type != "launch.approved":
        return None
    if (data["ledger"], data["experiment"]) != (store.ledger_id, experiment):
        return "it was given for another ledger or another experiment"
    by = data["signed"]["by"]
    approver = book.approvers.get(by)
    if approver is None:
        return f"{by} is no approver of this ledger"
    if not genuine(store.ledger_id, event.stream, event.type, data, approver["public_key"]):
        return "the signature is not genuine"
    if by not in book.active and event.position > _revoked(store, by):
        return f"the key of {by} was revoked before"
    return None


def _revoked(store: "Store", by: str) -> int:
    """Where in the log an approver was revoked: what he signed before stays valid."""
    from ledger.store.read import read_stream

    return max(
        event.position
        for event in read_stream(store, "ledger")
        if event.type == "approver.revoked" and event.data["fingerprint"] == by
    )
