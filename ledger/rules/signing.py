"""What a signature covers, and which events need one. Pure; keys and secrets are elsewhere."""

import hashlib
from typing import Any

PURPOSE = "experiment-ledger.v1"
NEEDED = frozenset(
    {
        "approver.revoked", "launch.approved", "app.assigned", "budget.cleared",
    }
)  # fmt: skip
"""Events that never stand without a signature; others may carry one (a raised cap, hand-written rates)."""


def message(ledger: str, stream: str, type_name: str, data: dict[str, Any]) -> bytes:
    """The bytes that are signed: RFC 8785 of purpose, ledger id, stream, type and data but the signature."""
    import rfc8785

    signed = {name: value for name, value in data["signed"].items() if name != "signature"}
    bare = {**data, "signed": signed}
    stated: Any = {"purpose": PURPOSE, "ledger": ledger, "stream": stream, "type": type_name, "data": bare}
    return rfc8785.dumps(stated)


def fingerprint(public_key: str) -> str:
    """`4f1c-90ab-…`: eight groups of four hex digits, 128 bits of the SHA-256 of an Ed25519 key in hex."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]
    return "-".join(digest[place : place + 4] for place in range(0, 32, 4))
