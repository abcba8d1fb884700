"""Digests of files, streamed."""

import hashlib
from pathlib import Path
from typing import Any

CHUNK = 1 << 20


def file_digest(path: Path, name: str) -> dict[str, Any]:
    """`{"path", "sha256", "bytes"}` of a file under the name that the plan gives it; OSError passes."""
    state, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            state.update(chunk)
            size += len(chunk)
    return {"path": name, "sha256": state.hexdigest(), "bytes": size}


def differences(base: Path, planned: list[dict[str, Any]], place: str = "") -> list[str]:
    """What is missing or edited under `base` among planned files, one sentence each."""
    found = []
    for entry in planned:
        try:
            now = file_digest(base / entry["path"], entry["path"])
        except OSError:
            found.append(f"{place}{entry['path']} is missing")
            continue
        if now["sha256"] != entry["sha256"]:
            found.append(f"{place}{entry['path']} was edited: {entry['sha256'][:12]} → {now['sha256'][:12]}")
    return found
