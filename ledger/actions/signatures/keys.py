"""An approver's private key: a file of the user's state folder that his secret alone opens.

The secret is a text that a person types. It is never an option, a variable, an event or a file.
"""

import os
import unicodedata
from pathlib import Path
from typing import Any

import orjson

from ledger.errors import UsageError, WrongSecret
from ledger.places import state_folder

FORMAT = "experiment-ledger.approver-key.v1"
SCRYPT = {"n": 2**16, "r": 8, "p": 1}
"""64 MiB and about 0.3 s for each secret that is tried."""
_MOST = 2**20
SHORTEST, SHORT = 4, 12
"""Characters: a secret below the first is refused, one below the second is worth a warning."""


def key_folder() -> Path:
    """Where the keys of this user lie."""
    return state_folder() / "approvers"


def key_file(ledger: str, fingerprint: str) -> Path:
    """The file of one key."""
    return key_folder() / f"{ledger}-{fingerprint}.json"


def keys_of(ledger: str) -> list[str]:
    """The fingerprints of a ledger's keys that this user has."""
    found = key_folder().glob(f"{ledger}-*.json") if key_folder().is_dir() else ()
    return sorted(file.stem.removeprefix(f"{ledger}-") for file in found)


def drop_key(ledger: str, fingerprint: str) -> None:
    """Forget a key that was never enrolled."""
    key_file(ledger, fingerprint).unlink(missing_ok=True)


def create_key(ledger: str, name: str, secret: str) -> dict[str, str]:
    """Make a key and keep it locked: `{"name", "public_key", "fingerprint"}`; UsageError for a bad secret."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ledger.rules.signing import fingerprint

    if len(secret.strip()) < SHORTEST:
        raise UsageError(
            f"a secret of fewer than {SHORTEST} characters protects nothing", "take a longer one"
        )
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    made = {"name": name, "public_key": public, "fingerprint": fingerprint(public)}
    scrypt, nonce = {**SCRYPT, "salt": os.urandom(16).hex()}, os.urandom(12)
    kept = {"format": FORMAT, "ledger": ledger, **made, "scrypt": scrypt}
    box = _cipher(secret, scrypt).encrypt(nonce, private.private_bytes_raw(), _bound(kept))
    _write(key_file(ledger, made["fingerprint"]), {**kept, "nonce": nonce.hex(), "box": box.hex()})
    return made


def open_key(ledger: str, fingerprint: str, secret: str) -> Any:
    """The Ed25519 private key; WrongSecret if the secret, the ledger or the file is another one.

    FileNotFoundError if it is not on this machine.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ledger.rules.signing import fingerprint as of

    raw = key_file(ledger, fingerprint).read_bytes()
    try:
        kept = orjson.loads(raw)
        # bound to what is asked for, not to what a copied file says of itself
        bound = _bound({**kept, "ledger": ledger, "fingerprint": fingerprint})
        cipher = _cipher(secret, kept["scrypt"])
        seed = cipher.decrypt(bytes.fromhex(kept["nonce"]), bytes.fromhex(kept["box"]), bound)
        private = Ed25519PrivateKey.from_private_bytes(seed)
    except (InvalidTag, ValueError, KeyError, TypeError):
        raise WrongSecret() from None
    if of(private.public_key().public_bytes_raw().hex()) != fingerprint:
        raise WrongSecret()
    return private


def _cipher(secret: str, scrypt: dict[str, Any]) -> Any:
    """ChaCha20-Poly1305 under a key stretched from the secret; equal texts in other encodings are equal."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    if not 2**10 <= scrypt["n"] <= _MOST or scrypt["r"] * scrypt["p"] > 64:
        raise ValueError("no parameters of ours")
    salt = bytes.fromhex(scrypt["salt"])
    stretch = Scrypt(salt=salt, length=32, n=scrypt["n"], r=scrypt["r"], p=scrypt["p"])
    typed = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogateescape")
    return ChaCha20Poly1305(stretch.derive(typed))


def _bound(kept: dict[str, Any]) -> bytes:
    names = ("format", "ledger", "fingerprint", "scrypt")
    return orjson.dumps({name: kept[name] for name in names}, option=orjson.OPT_SORT_KEYS)


def _write(file: Path, kept: dict[str, Any]) -> None:
    """Whole or not at all, readable by this user alone."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(orjson.dumps(kept, option=orjson.OPT_INDENT_2))
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
