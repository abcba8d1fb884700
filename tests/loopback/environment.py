"""The environment and the files that a container of a call sees."""

import os
import sys
from pathlib import Path
from typing import Any

from tests.loopback.state import Call, State


def environment_of(state: State, call: Call, task: str) -> dict[str, str]:
    """The provider's own variables and those of the Function's Secrets; nothing of this process.

    Paths that lie on a mount of the Function are turned into the folders that stand for it here.
    """
    function = state.functions[call.function]
    places = _places(state, function)
    stated: dict[str, str] = {}
    for secret in function.secret_ids:
        stated |= state.secret_ids[secret]
    found = {name: _here(value, places) for name, value in stated.items()}
    home = state.folder / "containers" / task / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1",
        **found,
        "PYTHONPATH": os.pathsep.join(_import_path(state, function)),
        "MODAL_TASK_ID": task, "MODAL_IMAGE_ID": function.image_id, "MODAL_REGION": "loopback",
        "MODAL_CLOUD_PROVIDER": "CLOUD_PROVIDER_LOOPBACK", "MODAL_ENVIRONMENT": state.environment,
        "MODAL_IS_REMOTE": "1", "MODAL_SERVER_URL": state.url, "MODAL_DISABLE_API_PROXY": "1",
        "MODAL_IDENTITY_TOKEN": "not-for-logs",
    }  # fmt: skip


def _import_path(state: State, function: Any) -> list[str]:
    roots = [str(root / "root") for root in _uploads(state, function)]
    return [*roots, *([state.extra_path] if state.extra_path else [])]


def _uploads(state: State, function: Any) -> list[Path]:
    return [state.mounts[mount] for mount in sorted(function.mount_ids) if mount in state.mounts]


def _places(state: State, function: Any) -> list[tuple[str, Path]]:
    """Where each mount path of the container lies here."""
    found = []
    for mount in function.volume_mounts:
        found.append((mount.mount_path, state.folder / "volumes" / state.volumes[mount.volume_id]))
    return found + [("/", root) for root in _uploads(state, function)]


def _here(value: str, places: list[tuple[str, Path]]) -> str:
    if not value.startswith("/"):
        return value
    for path, folder in places:
        if path == "/":
            candidate = folder / value.lstrip("/")
            if candidate.exists():
                return str(candidate)
        elif value == path or value.startswith(path + "/"):
            return str(folder) + value[len(path) :]
    return value
