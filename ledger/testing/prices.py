"""Prices and an approver, for tests of paid compute: no secret, no key file, no provider."""

from collections.abc import Sequence
from typing import Any

from ledger.handle import Decided, handle
from ledger.store.read import now_micros
from ledger.store.store import Store
from schemas.clock import to_text

RATES = {"A10": 1_100_000, "H100": 3_950_000, "cpu": 47_000, "memory": 8_000}
"""Micro-dollars an hour."""


def enrol(store: Store, name: str = "ada") -> tuple[str, Any]:
    """The fingerprint and the private key of an approver who is enrolled now."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ledger.rules.signing import fingerprint

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    data = {"name": name, "public_key": public, "fingerprint": fingerprint(public)}
    _tell(store, "ledger", [("approver.enrolled", data)])
    return data["fingerprint"], private


def tell_rates(
    store: Store, rates: dict[str, int] | None = None, *, provider: str = "modal", age: float = 0.0
) -> str:
    """Record what a provider answered `age` seconds ago; the event's id."""
    read_at = to_text(now_micros(store) - round(age * 1e6))
    data = {
        "provider": provider, "source": f"{provider}: told", "read_at": read_at, "rates": rates or RATES,
        "how": "provider",
    }  # fmt: skip
    return _tell(store, "ledger", [("rates.recorded", data)])


def sign(store: Store, stream: str, event: Decided, key: tuple[str, Any]) -> Decided:
    """An event with the signature of an approver."""
    from ledger.actions.signatures.signing import with_signature

    return event[0], with_signature(store.ledger_id, stream, event, *key)


def approve(store: Store, experiment: str, amount: int, key: tuple[str, Any]) -> None:
    """Approve the plan of an experiment at its last estimate, up to an amount in micro-dollars."""
    from ledger.handle import load
    from ledger.rules.approval import price

    stream = f"experiment-{experiment}"
    state = load(store, stream).state
    shown = state.estimate
    one = price(shown, state.proposed["spec"]["compute"])
    data = {
        "ledger": store.ledger_id, "experiment": experiment, "digest": state.proposed["digests"]["plan"],
        "amount": amount, **one._asdict(), "runs": shown["runs"], "account": shown["account"],
        "statement": "as shown",
    }  # fmt: skip
    _tell(store, stream, [sign(store, stream, ("launch.approved", data), key)])


def approve_stop(store: Store, run: str, attempt: int = 1, key: tuple[str, Any] | None = None) -> None:
    """Ask for a stop and approve it, signed by an approver, who is enrolled for it unless `key` is given."""
    stream = f"run-{run}"
    approved = ("stop.approved", {"attempt": attempt, "phrase": f"stop {run}"})
    signed = sign(store, stream, approved, key or enrol(store))
    _tell(store, stream, [("stop.requested", {"attempt": attempt}), signed])


def _tell(store: Store, stream: str, events: Sequence[Decided]) -> str:
    return handle(store, stream, lambda state, given: given, events, actor="test")[-1].id
