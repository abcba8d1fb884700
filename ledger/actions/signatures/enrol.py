"""Enrol a person who may approve. The first is trusted on first use; for another one an approver signs."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from ledger.errors import (
    Conflict,
    LedgerError,
    NoApprover,
    NoPerson,
    Refused,
    Unreachable,
    WrongSecret,
    WrongVersion,
)

if TYPE_CHECKING:
    from ledger.store.open import Store

TYPE = "approver.enrolled"
Secrets = tuple[str, str | None]
"""The new approver's own secret, and that of one who vouches for him."""


def vouchers(store: "Store") -> list[tuple[str, str]]:
    """Ledger and fingerprint of each key that may vouch for a new approver; empty: trusted on first use.

    They are the keys of this ledger's approvers; before there is one, those kept for ledgers that stood at
    this address before, so that a ledger that is begun anew does not make anybody an approver. Broken for
    a ledger that is not the one seen before.
    """
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.keys import keys_of
    from ledger.actions.signatures.signing import candidates
    from ledger.store.heads import former_heads

    require_intact(store)
    if approvers(store).approvers:
        return [(store.ledger_id, one) for one in candidates(store)]
    former = {head["ledger"] for head in former_heads(store.url)} - {store.ledger_id}
    return [(ledger, one) for ledger in sorted(former) for one in keys_of(ledger)]


def enrol(store: "Store", name: str, secrets: Secrets, *, actor: str = "") -> dict[str, Any]:
    """`{"name", "fingerprint"}`; the key is kept in this user's state folder, locked by the secret.

    Raises Refused (recorded) where somebody has to vouch and does not, UsageError for a poor secret,
    Conflict if another person was enrolled first meanwhile.
    """
    from ledger.actions.signatures.keys import create_key, drop_key
    from ledger.store.seal import seal

    key = vouched(store, name, secrets[1], actor)
    made = create_key(store.ledger_id, name, secrets[0])
    try:
        _record(store, made, key, actor)
    except Unreachable:
        raise  # it may have been written: the key stays
    except Exception:
        drop_key(store.ledger_id, made["fingerprint"])
        raise
    seal(store)  # so that the head that is remembered next has it
    return {"name": name, "fingerprint": made["fingerprint"]}


def vouched(store: "Store", name: str, secret: str | None, actor: str) -> tuple[str, Any] | None:
    """Fingerprint and key of the approver who signs; None where the first one is trusted.

    Refused (recorded) where somebody has to vouch and the secret is not his.
    """
    from ledger.actions.signatures.signing import PAUSE

    try:
        known = vouchers(store)
    except NoApprover as error:
        refuse(store, "enrol", name, error.message, actor)
    if not known:
        return None
    found = None if secret is None else _opened(known, secret)
    if found is None:
        time.sleep(0 if secret is None else PAUSE)
        refuse(store, "enrol", name, "an approver has to vouch for another one with his secret", actor)
    ledger, fingerprint, private = found
    return (fingerprint, private) if ledger == store.ledger_id else None


def _opened(known: list[tuple[str, str]], secret: str) -> tuple[str, str, Any] | None:
    from ledger.actions.signatures.keys import open_key

    for ledger, fingerprint in known:
        with suppress(WrongSecret):
            return ledger, fingerprint, open_key(ledger, fingerprint, secret)
    return None


def _record(store: "Store", made: dict[str, str], key: tuple[str, Any] | None, actor: str) -> None:
    from ledger.actions.signatures.approvers import STREAM
    from ledger.actions.signatures.signing import with_signature
    from ledger.handle import commit, load

    loaded, data = load(store, STREAM), dict[str, Any](made)
    if key is not None:
        data = with_signature(store.ledger_id, STREAM, (TYPE, data), *key)
    elif loaded.state.approvers:
        raise Conflict("another person was enrolled meanwhile", "`ledger approver list` shows who")
    try:
        commit(store, [(loaded, [(TYPE, data)])], actor)
    except WrongVersion as error:
        raise Conflict(f"not enrolled: {error.message}", "repeat the command") from None


def refuse(store: "Store", what: str, name: str, why: "str | LedgerError", actor: str) -> NoReturn:
    """Record that somebody showed no right to do what an approver alone may, and raise Refused (R18)."""
    from ledger.actions.signatures.approvers import STREAM
    from ledger.handle import handle
    from ledger.rules.refusal import refusal

    remedy = "an approver of this ledger types his secret at a terminal"
    if isinstance(why, NoApprover | NoPerson):
        remedy = why.remedy
    why = why if isinstance(why, str) else why.message
    refused = ("approver.refused", {"what": what, "name": name, "why": why})
    handle(store, STREAM, lambda state, given: [given], refused, actor=actor)
    raise Refused([refusal("R18", why, remedy)])
