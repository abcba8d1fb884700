"""A consistent copy of a ledger: a SQLite file that is itself a ledger, from either database."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store


def backup(store: "Store", file: Path) -> dict[str, Any]:
    """`{"file", "events", "root", "sha256"}`; Conflict if the file is there already.

    Others may go on writing meanwhile. The copy is verified before it gets its name.
    """
    from ledger.store.copy import backup as copy

    target = file.absolute()
    found = copy(store, target)
    with target.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {"file": str(target), "events": found["events"], "root": found["root"], "sha256": digest}
