"""What this machine can give to a run; for backends that start runs on it."""

import os
from typing import Any

from workers.hardware import cores


def too_much(compute: dict[str, Any]) -> str:
    """Why this machine can never give what [compute] asks for; empty if it can.

    GPUs are not looked for: a device that is missing shows itself in the run.
    """
    wanted, gib = float(compute.get("cpu") or 0), float(compute.get("memory_gib") or 0)
    if wanted > cores():
        return f"compute.cpu asks for {wanted:g} cores; this machine has {cores()}"
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    if gib > installed:
        return f"compute.memory_gib asks for {gib:g} GiB; this machine has {installed:.1f}"
    return ""
