"""The signature that an event carries where a person answers for it.

The signed bytes are the canonical JSON of ledger id, stream, type and data without `signature`
(`ledger.rules.signing`). So a signature holds for one event of one ledger alone.
"""

from typing import Annotated

from pydantic import StringConstraints

from schemas.base import Part
from schemas.events.shared import Short

Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key, 32 bytes in hex."""


class Signed(Part):
    """Who signed, by the fingerprint of the key; `nonce` is never used twice; 64 bytes of Ed25519 in hex."""

    by: Short
    nonce: Nonce
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
