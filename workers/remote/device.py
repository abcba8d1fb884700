"""What a machine elsewhere is, asked without loading torch: the claim says it before training starts."""

import os
import shutil
import subprocess
import uuid
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from workers.hardware import hardware, host, versions

_ASK_SECONDS = 10.0


def claim_data(plan_lease: float, gpus: int, container: str) -> dict[str, Any]:
    """Data of `attempt.claimed` but for attempt and call; `worker` is unlike that of any other process."""
    found: dict[str, Any] = {
        "worker": f"{host()}:{os.getpid()}:{uuid.uuid4().hex[:12]}", "hardware": device(gpus),
        "versions": {**versions(), **_installed()}, "lease_seconds": plan_lease,
    }  # fmt: skip
    return {**found, "container": container[:300]} if container else found


def device(gpus: int) -> str:
    """CPU model × cores, and the GPUs that are really there, as their driver calls them."""
    text, program = hardware(), shutil.which("nvidia-smi")
    if not gpus or program is None:
        return text
    try:
        asked = subprocess.run(
            [program, "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True, text=True, timeout=_ASK_SECONDS, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return text
    names = [line.strip() for line in asked.stdout.splitlines() if line.strip()]
    return f"{text}, {names[0]} × {len(names)}"[:300] if names else text


def _installed() -> dict[str, str]:
    found = {}
    for name in ("torch", "numpy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
