"""Whether a signature is that of an approver. Pure; it needs the public key alone."""

from typing import Any

from ledger.rules.signing import message


def genuine(ledger: str, stream: str, type_name: str, data: dict[str, Any], public_key: str) -> bool:
    """Whether `data["signed"]` was made by the key (hex) for this very event of this very ledger.

    `data` as it is stored. What has no canonical form, such as an integer beyond 2^53, was never signed.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        stated = message(ledger, stream, type_name, data)
        key.verify(bytes.fromhex(data["signed"]["signature"]), stated)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True
