"""The dialog in which a person becomes an approver: vouching, the secret, and the secret again."""

from typing import TYPE_CHECKING, Any

from ledger.cli.output import clean, note
from ledger.cli.person import ask_secret, require_person, swallow
from ledger.errors import LedgerError, NoPerson, Refused, UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

_AGAIN = 10.0
"""Seconds without a key in which the secret may be repeated; a terminal that sends one line must not hang."""

_DRAIN = 0.5


def require_person_to_enrol(url: str, name: str, actor: str) -> None:
    """Refused where no person can answer (R18): recorded, unless there is no ledger yet to record it in."""
    from ledger.actions.signatures.enrol import refuse
    from ledger.rules.refusal import refusal
    from ledger.store.open import open_store

    try:
        require_person("enrolling an approver")
    except NoPerson as error:
        try:
            with open_store(url) as store:
                refuse(store, "enrol", name, error, actor)
        except Refused:
            raise
        except LedgerError:
            raise Refused([refusal("R18", error.message, error.remedy)], recorded=False) from None


def enrol_here(store: "Store", name: str, actor: str) -> dict[str, Any]:
    """Ask and enrol: `{"name", "fingerprint"}`; UsageError if the secret was mistyped."""
    from ledger.actions.signatures.enrol import enrol, refuse, vouchers
    from ledger.errors import NoApprover

    try:
        vouching = _vouching(store, name, actor) if vouchers(store) else None
        secret = _new_secret(name)
    except (NoPerson, NoApprover) as error:
        refuse(store, "enrol", name, error.message, actor)
    return enrol(store, name, (secret, vouching), actor=actor)


def _vouching(store: "Store", name: str, actor: str) -> str:
    """The secret of one who vouches, tried at once; what was typed behind a wrong one is not shown."""
    from ledger.actions.signatures.enrol import vouched

    secret = ask_secret("Secret of an approver who vouches (not shown): ")
    try:
        vouched(store, name, secret, actor)
    except Refused:
        for _ in range(2):
            swallow(_DRAIN)
        raise
    return secret


def _new_secret(name: str) -> str:
    from ledger.actions.signatures.keys import SHORT, SHORTEST

    secret = ask_secret(f"New secret of {clean(name)} (not shown): ")
    if len(secret.strip()) < SHORTEST:
        raise UsageError(f"a secret under {SHORTEST} characters protects nothing", "take a longer one")
    try:
        again = ask_secret("The same again (not shown): ", seconds=_AGAIN)
    except NoPerson:
        note("The secret was not repeated; a typing error would show at the first approval.")
        again = secret
    if again != secret:
        raise UsageError("the two secrets differ; nobody was enrolled", "repeat `ledger init --approver`")
    if len(secret) < SHORT:
        note(f"A secret under {SHORT} characters can be guessed by whoever copies the key file.")
    return secret
