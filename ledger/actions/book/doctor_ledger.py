"""The ledger in use: reachable, guarded, on a disk that holds it, with nothing left in its spools."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.actions.book.doctor_check import Check
from ledger.actions.book.doctor_paid import approver_check
from ledger.address import redact, resolve, sqlite_path
from ledger.errors import LedgerError, NoLedger

if TYPE_CHECKING:
    from ledger.store.open import Store

_LEAST_FREE = 200_000_000
_EVENTS, _ACKED = "events.jsonl", "acked"


def ledger_checks(url: str | None) -> list[Check]:
    """What can be said of the ledger without reading its events."""
    from ledger.store.open import open_store

    try:
        address = url or resolve()
    except NoLedger as error:
        return [Check("ledger", None, error.message, error.remedy)]
    except LedgerError as error:
        return [Check("ledger", False, error.message, error.remedy)]
    before = [_file_system(address)] if address.startswith("sqlite:///") else []
    try:
        with open_store(address, timeout=5) as store:
            found = [_reachable(store), _guards(store), _head(store), _spools(store), _disk(store)]
            return [*before, *found, approver_check(store)]
    except LedgerError as error:
        return [*before, Check("ledger", False, f"{redact(address)}: {error.message}", error.remedy)]


def _file_system(url: str) -> Check:
    from ledger.store.mounts import network_file_system

    path = sqlite_path(url)
    kind = network_file_system(str(path))
    if kind is None:
        return Check("file system", True, f"{path.parent} is local")
    remedy = "keep the ledger on a local disk, or use Postgres: the write-ahead log needs one host"
    return Check("file system", False, f"{path.parent} lies on {kind}, a network file system", remedy)


def _reachable(store: "Store") -> Check:
    from ledger.store.layout import LAYOUT
    from ledger.store.read import head_index, pending

    detail = f"{redact(store.url)}, layout {LAYOUT}, {head_index(store)} events"
    waiting = pending(store)
    if store.read_only:
        return Check(
            "ledger", None, f"{detail}, open for reading only", "use an address without mode=ro to write"
        )
    return Check("ledger", True, detail + (f", {waiting} not sealed yet" if waiting else ""))


def _guards(store: "Store") -> Check:
    """Triggers and counters; `ledger verify` looks at the events themselves."""
    from ledger.store.verification import Verification
    from ledger.store.verify_layout import check_layout

    found = Verification()
    check_layout(store, found)
    if found.ok:
        return Check("guards", True, "events cannot be changed or removed through this database")
    detail = "; ".join(str(item["reason"]) for item in found.breaks[:5])
    return Check(
        "guards", False, detail, "run `ledger verify`, keep a copy of the database, and find out who did it"
    )


def _head(store: "Store") -> Check:
    from ledger.store.heads import check

    breaks = check(store)
    if not breaks:
        return Check("head", True, "the log holds everything that was seen before")
    return Check("head", False, str(breaks[0]["reason"]), "restore a backup beside it and compare; keep both")


def _spools(store: "Store") -> Check:
    from ledger.places import spool_folder

    folder = spool_folder(store.url, store.ledger_id)
    waiting = sorted(path.name for path in folder.iterdir() if _undelivered(path)) if folder.is_dir() else []
    if not waiting:
        return Check("spools", True, "nothing waits for delivery")
    shown = ", ".join(waiting[:5])
    remedy = "runs under way are normal; for others run: python -m workers drain"
    return Check("spools", None, f"{len(waiting)} attempts have undelivered events: {shown}", remedy)


def _undelivered(folder: Path) -> bool:
    try:
        size = (folder / _EVENTS).stat().st_size
    except OSError:
        return False
    try:
        return int(json.loads((folder / _ACKED).read_text(encoding="utf-8"))["offset"]) < size
    except (OSError, ValueError, KeyError, TypeError):
        return size > 0


def _disk(store: "Store") -> Check:
    from ledger.places import home

    place = home(store.url, store.ledger_id)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    detail = f"{free / 1e9:.1f} GB free at {place}"
    return (
        Check("disk", True, detail)
        if free >= _LEAST_FREE
        else Check("disk", False, detail, "free some space")
    )
