"""The approval under which an experiment may spend, if a person gave one and it still holds."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.domain.experiment_state import Experiment
    from ledger.rules.refusal import Refusal
    from ledger.store.open import Store


def standing(
    store: "Store", experiment: str, state: "Experiment", estimate: dict[str, Any]
) -> "tuple[dict[str, Any] | None, list[Refusal]]":
    """The data of `launch.approved` that stands, or None with what makes the last one void (R18).

    `state` of the experiment, `estimate` as it is now (data of `cost.estimated`). Nothing was ever
    approved: `(None, [])`. Signatures are checked; Broken if those of the ledger's own stream are forged.
    """
    from ledger.rules.approval import price, r18_standing

    approval, proposed = state.approved, state.proposed
    if approval is None or proposed is None:
        return None, []
    refused = r18_standing(
        approval, ledger=store.ledger_id, experiment=experiment, digest=proposed["digests"]["plan"],
        rate_per_hour=price(estimate, proposed["spec"]["compute"]).rate_per_hour, amount=estimate["amount"],
    )  # fmt: skip
    refused += _signature(store, f"experiment-{experiment}", approval)
    return (None, refused) if refused else (approval, [])


def _signature(store: "Store", stream: str, approval: dict[str, Any]) -> "list[Refusal]":
    from ledger.actions.signatures.approvers import approvers
    from ledger.rules.approval import r18_signed

    known = approvers(store)
    counted = {name: known.approvers[name] for name in known.active}
    by = approval["signed"]["by"]
    if by in known.approvers and by not in known.active and _before_revoked(store, stream, approval):
        counted[by] = known.approvers[by]
    return r18_signed(approval, ledger=store.ledger_id, stream=stream, approvers=counted)


def _before_revoked(store: "Store", stream: str, approval: dict[str, Any]) -> bool:
    """What a key signed before it was revoked stays valid; places are those of the sealed log."""
    from ledger.actions.signatures.approvers import STREAM
    from ledger.store.read import read_stream
    from ledger.store.seal import seal

    seal(store)
    given = [event.index for event in read_stream(store, stream) if event.data == approval]
    revoked = [
        event.index
        for event in read_stream(store, STREAM)
        if event.type == "approver.revoked" and event.data["fingerprint"] == approval["signed"]["by"]
    ]
    return bool(given) and 0 < given[-1] < revoked[0]
