"""List the approvers of a ledger, or revoke one."""

from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict, NoApprover, NotFound, WrongSecret

if TYPE_CHECKING:
    from ledger.store.open import Store

TYPE = "approver.revoked"


def list_approvers(store: "Store") -> dict[str, Any]:
    """`{"approvers": [{"name", "fingerprint", "state", "key"}]}`; `key`: whether it lies with this user."""
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.keys import key_file

    known = approvers(store)
    rows = [
        {
            "name": data["name"], "fingerprint": one, "state": "active" if one in known.active else "revoked",
            "key": key_file(store.ledger_id, one).is_file(),
        }
        for one, data in known.approvers.items()
    ]  # fmt: skip
    return {"approvers": rows}


def revocable(store: "Store", fingerprint: str) -> str:
    """The whole fingerprint that a beginning names; NotFound, or Conflict if it cannot be revoked.

    The last approver stays: nobody could sign for a new one.
    """
    from ledger.actions.signatures.approvers import approvers

    known = approvers(store)
    found = [one for one in known.approvers if fingerprint and one.startswith(fingerprint.lower())]
    if len(found) != 1:
        raise NotFound(f"no approver {fingerprint!r} in this ledger", "`ledger approver list` shows them")
    if found[0] not in known.active:
        raise Conflict(f"{found[0]} was revoked before")
    if len(known.active) == 1:
        remedy = "enrol another one first: `ledger init --approver`"
        raise Conflict(f"{found[0]} is the last approver; nobody could sign for a new one", remedy)
    return found[0]


def revoke(store: "Store", fingerprint: str, why: str, secret: str, *, actor: str = "") -> dict[str, Any]:
    """`{"fingerprint", "revoked", "by"}`; what the key signed before stays valid.

    Raises Refused (recorded) for a secret that is no approver's.
    """
    from ledger.actions.signatures.approvers import STREAM
    from ledger.actions.signatures.enrol import refuse
    from ledger.actions.signatures.signing import signed
    from ledger.handle import handle

    wanted = revocable(store, fingerprint)
    try:
        data = signed(store, STREAM, TYPE, {"fingerprint": wanted, "why": why}, secret)
    except (WrongSecret, NoApprover) as error:
        refuse(store, "revoke", wanted, error.message, actor)
    handle(store, STREAM, lambda state, given: [(TYPE, given)], data, actor=actor)
    return {"fingerprint": wanted, "revoked": True, "by": data["signed"]["by"]}
