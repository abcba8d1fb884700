"""The frozen copy of a plan's code and data: runs start from it, and it is hashed again."""

import hashlib
import os
import shutil
import uuid
from pathlib import Path
from typing import Any

from ledger.errors import Conflict, UsageError
from ledger.plan.data import data_root
from ledger.plan.files import CHUNK, differences


def freeze(proposed: dict[str, Any], folder: Path) -> None:
    """Copy code to `folder/code/…` and data to `folder/data/…`, atomically; a complete copy is reused.

    Conflict if a source was edited since the plan was made; OSError passes.
    """
    if folder.is_dir() and not check_frozen(proposed, folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}.part")
    try:
        for source, entry, part in _sources(proposed):
            _copy(source, fresh / part / entry["path"], entry)
        _publish(proposed, fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def frozen_code(folder: Path) -> Path:
    """The folder that the worker puts on the import path."""
    return folder / "code"


def frozen_data(proposed: dict[str, Any], folder: Path) -> Path:
    """The frozen data: a file, or a folder of files, as the spec's data.path was."""
    first: str = proposed["data"]["files"][0]["path"]
    return folder / "data" / first.partition("/")[0]


def check_frozen(proposed: dict[str, Any], folder: Path) -> list[str]:
    """What differs between the frozen copy and the plan: missing, edited, added files. Empty: intact."""
    found: list[str] = []
    for part, planned in (("code", proposed["code"]), ("data", proposed["data"]["files"])):
        found += differences(folder / part, planned, f"frozen {part}/")
        known = {entry["path"] for entry in planned}
        for path in sorted((folder / part).rglob("*")):
            name = path.relative_to(folder / part).as_posix()
            if path.is_file() and name not in known and "__pycache__" not in path.parts:
                found.append(f"frozen {part}/{name} is not part of the plan")
    return found


def _sources(proposed: dict[str, Any]) -> list[tuple[Path, dict[str, Any], str]]:
    base = Path(proposed["source"]).parent
    data = data_base(proposed)
    code = [(base / entry["path"], entry, "code") for entry in proposed["code"]]
    return code + [(data / entry["path"], entry, "data") for entry in proposed["data"]["files"]]


def data_base(proposed: dict[str, Any]) -> Path:
    """The folder that the paths of the data files start from, in the sources."""
    return data_root(Path(proposed["source"]).parent, proposed["data"]["path"]).parent


def _copy(source: Path, target: Path, entry: dict[str, Any]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    state = hashlib.sha256()
    try:
        reader = source.open("rb")
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}", "put it back and repeat") from None
    with reader, target.open("xb") as writer:
        while chunk := reader.read(CHUNK):
            state.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    if state.hexdigest() != entry["sha256"]:
        raise Conflict(f"{entry['path']} was edited while the plan was made", "propose again")
    target.chmod(0o444)


def _publish(proposed: dict[str, Any], fresh: Path, folder: Path) -> None:
    """Rename the complete copy into place; whoever was faster with an intact one wins."""
    for path in (*(place for place in fresh.rglob("*") if place.is_dir()), fresh):
        _sync(path)
    if folder.exists() and check_frozen(proposed, folder):
        spoiled = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}.spoiled")
        folder.rename(spoiled)
        shutil.rmtree(spoiled, ignore_errors=True)
    try:
        fresh.rename(folder)
    except OSError:
        if check_frozen(proposed, folder):
            raise
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
