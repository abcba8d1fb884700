"""Backup to a portable SQLite ledger, and restore from one into an empty place on either database."""

import os
from pathlib import Path
from typing import Any

from ledger.errors import Broken, Conflict, NoLedger
from ledger.store.address import parse, public
from ledger.store.copy_sqlite import copy_file, copy_from_postgres
from ledger.store.disk_full import disk_full_told
from ledger.store.open import open_store
from ledger.store.seal import seal
from ledger.store.store import Store
from ledger.store.verify import Verification, verify


def backup(store: Store, path: Path) -> dict[str, Any]:
    """A consistent copy at `path`, verified before it gets its name: `path`, `ledger`, `events`, `root`.

    From Postgres the copy holds the sealed events under the same indexes, so its root is the same.
    Raises Conflict if there is something at `path`, Broken if the copy does not verify, DiskFull.
    """
    if path.exists():
        raise Conflict(f"{path} exists already", "name a new file; a backup never replaces one")
    with disk_full_told(str(path)):
        found = _copied(store, path)
    return {"path": str(path), "ledger": store.ledger_id, "events": found.events, "root": found.root}


def _copied(store: Store, path: Path) -> Verification:
    """Write the copy under another name, verify it, and give it its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if store.dialect == "sqlite":
            copy_file(store, part)
        else:
            copy_from_postgres(store, part, seal(store))
        found = _verified(f"sqlite:///{part}", "the copy")
        _settle(part, path)
        return found
    finally:
        for name in (part, *(part.with_name(part.name + end) for end in ("-lock", "-wal", "-shm"))):
            name.unlink(missing_ok=True)


def restore(source: Path, url: str) -> dict[str, Any]:
    """Make an empty place the ledger of a backup: `url`, `ledger`, `events`, `root`; verified twice.

    Raises NoLedger or NotALedger for a bad source, Broken if it does not verify, Conflict if the
    place is not empty.
    """
    if not source.is_file():
        raise NoLedger(f"there is no backup at {source}", "name the file that `ledger backup` wrote")
    target = parse(url)
    with open_store(f"sqlite:///{source.absolute()}?mode=ro") as copy:
        before = _sound(verify(copy), str(source))
        if target.dialect == "sqlite":
            with disk_full_told(target.target):
                _restore_file(copy, Path(target.target))
        else:
            from ledger.store.copy_postgres import copy_into_postgres

            copy_into_postgres(copy, target, before.events)
        ledger_id = copy.ledger_id
    after = _verified(target.url, public(target.url))
    if after.root != before.root:
        raise Broken(f"the restored ledger has root {after.root}, the backup {before.root}")
    return {"url": public(target.url), "ledger": ledger_id, "events": after.events, "root": after.root}


def _restore_file(copy: Store, path: Path) -> None:
    if path.exists() and path.stat().st_size:
        raise Conflict(f"{path} exists already", "restore into an empty place")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        copy_file(copy, part)
        _settle(part, path)
    finally:
        part.unlink(missing_ok=True)


def _settle(part: Path, path: Path) -> None:
    """Give a finished file its name, durably."""
    for place in (part, part.parent):
        descriptor = os.open(place, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        if place == part:
            part.replace(path)


def _verified(url: str, name: str) -> Verification:
    with open_store(url) as store:
        return _sound(verify(store), name)


def _sound(found: Verification, name: str) -> Verification:
    if not found.ok:
        raise Broken(f"{name} does not verify: {found.breaks[0]['reason']}")
    return found
