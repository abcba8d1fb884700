"""Those who may approve in a ledger, by what its stream says and its signatures prove."""

from typing import TYPE_CHECKING, Any

from ledger.errors import Broken

if TYPE_CHECKING:
    from ledger.domain.ledger import Ledger
    from ledger.store.open import Store

STREAM = "ledger"


def approvers(store: "Store") -> "Ledger":
    """The state of the stream `ledger`, every signature in it checked; Broken names one that is not genuine.

    So neither an approver, nor a raised cap, nor a price counts that somebody wrote into the database.
    """
    from ledger.domain.catalog import CATEGORIES
    from ledger.store.read import read_stream

    kind = CATEGORIES[STREAM]
    state: Ledger = kind.initial()
    for event in read_stream(store, STREAM):
        reason = kind.legal(state, event.type, event.data) or _forged(store.ledger_id, state, event)
        if reason is not None:
            raise Broken(f"{event.type} ({event.id}) in the stream of the ledger: {reason}")
        state = kind.evolve(state, event.type, event.data)
    return state


def _forged(ledger: str, state: "Ledger", event: Any) -> str | None:
    from ledger.rules.genuine import genuine
    from ledger.rules.signing import fingerprint

    data = event.data
    if event.type == "approver.enrolled" and fingerprint(data["public_key"]) != data["fingerprint"]:
        return "the fingerprint is not that of the key"
    signed = data.get("signed")
    if signed is None:
        return None
    key = state.approvers[signed["by"]]["public_key"]
    return None if genuine(ledger, STREAM, event.type, data, key) else "the signature is not genuine"
