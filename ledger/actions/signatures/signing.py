"""Sign an event with the key of an approver, which his secret opens."""

import secrets
import time
from typing import TYPE_CHECKING, Any

from ledger.errors import NoApprover, WrongSecret

if TYPE_CHECKING:
    from ledger.store.open import Store

PAUSE = 1.0
"""Seconds after a wrong secret."""


def signed(
    store: "Store", stream: str, type_name: str, data: dict[str, Any], secret: str, *, by: str | None = None
) -> dict[str, Any]:
    """The data in their stored form with `signed`, to be appended to this stream as they are.

    The secret opens the key of an approver of this ledger, of `by` (a fingerprint) if one is named.
    Raises NoApprover, WrongSecret, and InvalidEvent for data that may not be stored.
    """
    fingerprint, private = open_approver(store, secret, by)
    return with_signature(store.ledger_id, stream, (type_name, data), fingerprint, private)


def open_approver(store: "Store", secret: str, by: str | None = None) -> tuple[str, Any]:
    """Fingerprint and private key of the approver whose secret this is."""
    from ledger.actions.signatures.keys import open_key

    for fingerprint in candidates(store, by):
        try:
            return fingerprint, open_key(store.ledger_id, fingerprint, secret)
        except WrongSecret:
            continue
    time.sleep(PAUSE)
    raise WrongSecret()


def candidates(store: "Store", by: str | None = None) -> list[str]:
    """The approvers of this ledger whose keys are on this machine; NoApprover if there are none."""
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.keys import key_file

    active = sorted(approvers(store).active)
    if not active:
        raise NoApprover("no approver is enrolled in this ledger")
    if by is not None and by not in active:
        raise NoApprover(f"{by} is no approver of this ledger", "`ledger approver list` shows them")
    here = [one for one in active if by in (None, one) and key_file(store.ledger_id, one).is_file()]
    if not here:
        raise NoApprover(
            f"the key of {by or 'an approver'} is not in this user's state folder",
            "approve where it was enrolled, under the same user",
        )
    return here


def with_signature(
    ledger: str, stream: str, event: tuple[str, dict[str, Any]], fingerprint: str, private: Any
) -> dict[str, Any]:
    """The data of an event (type, data) as they will be stored, defaults included, and their signature."""
    from ledger.rules.signing import message
    from schemas.registry import NEWEST, validate

    type_name, data = event
    blank = {"by": fingerprint, "nonce": secrets.token_hex(16), "signature": "0" * 128}
    _, stored = validate(type_name, NEWEST[type_name], {**data, "signed": blank})
    stated = message(ledger, stream, type_name, stored)
    stored["signed"]["signature"] = private.sign(stated).hex()
    return stored
