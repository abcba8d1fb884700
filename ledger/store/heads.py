"""The last known head of each ledger, kept in the user's state folder, away from the database.

So a ledger that was deleted, rolled back, replaced or rewritten behind the program's back is noticed.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from ledger.places import state_folder
from ledger.store.address import public
from ledger.store.leaves import leaves
from ledger.store.log_state import head_index
from ledger.store.merkle import CompactRange
from ledger.store.store import Store

Head = dict[str, Any]
"""`url`, `ledger`, `size`, `root` (hex) and `range` (the compact range, hex)."""


def head_file(url: str) -> Path:
    """The file that keeps the head of the ledger at an address."""
    name = hashlib.sha256(public(url).encode()).hexdigest()[:32]
    return state_folder() / "heads" / f"{name}.json"


def known_head(url: str) -> Head | None:
    """The remembered head of an address, or None."""
    try:
        head: Head = orjson.loads(head_file(url).read_bytes())
        CompactRange(head["size"], head["range"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return head


def remember(store: Store) -> None:
    """Extend the remembered head by what is new; a head that does not fit is left as evidence.

    Never fails: a state folder that cannot be written means that less is noticed.
    """
    known = known_head(store.url)
    if known is not None and known["ledger"] != store.ledger_id:
        return
    size, peaks = (known["size"], known["range"]) if known else (0, [])
    head = head_index(store)
    if known is not None and head <= size:
        return
    tree = CompactRange(size, [bytes.fromhex(peak) for peak in peaks])
    tree.extend(leaves(store, size, head))
    _write(head_file(store.url), _record(store, tree))


def check(store: Store) -> list[dict[str, Any]]:
    """How the ledger contradicts its remembered head: `kind` and `reason` of each break."""
    known = known_head(store.url)
    if known is None:
        return []
    if known["ledger"] != store.ledger_id:
        reason = f"ledger {known['ledger']} with {known['size']} events stood here; this is {store.ledger_id}"
        return [_break("replaced", reason)]
    size, head = known["size"], head_index(store)
    if head < size:
        return [_break("rolled back", f"the log had {size} events; it has {head}")]
    tree = CompactRange()
    tree.extend(leaves(store, 0, size))
    if tree.root().hex() != known["root"]:
        return [_break("rewritten", f"the first {size} events are not those that were seen before")]
    return []


def set_aside(url: str) -> None:
    """Keep the head of a former ledger under its own name: a new ledger begins at its address."""
    known = known_head(url)
    if known is not None:
        file = head_file(url)
        with suppress(OSError):
            file.replace(file.with_name(f"{file.stem}.{known['ledger'][:64]}.json"))


def former_heads(url: str) -> list[Head]:
    """The heads of ledgers that stood at an address before the present one."""
    file = head_file(url)
    found = sorted(file.parent.glob(f"{file.stem}.*.json")) if file.parent.is_dir() else []
    return [orjson.loads(one.read_bytes()) for one in found]


def _record(store: Store, tree: CompactRange) -> Head:
    return {
        "url": public(store.url), "ledger": store.ledger_id, "size": tree.size, "root": tree.root().hex(),
        "range": [peak.hex() for peak in tree.peaks],
    }  # fmt: skip


def _break(kind: str, reason: str) -> dict[str, Any]:
    return {"kind": kind, "reason": reason, "index": None, "event": None}


def _write(file: Path, head: Head) -> None:
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(orjson.dumps(head))
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink()
