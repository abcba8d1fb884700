"""What an attempt runs on, in words, and with which versions."""

import os
import platform
import sys
from pathlib import Path

from ledger.actions.runs import presence


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hardware(gpus: int = 0) -> str:
    """CPU model × cores, and the GPU's name where the attempt has one (torch loaded)."""
    text = f"{_cpu()} × {cores()}"
    torch = sys.modules.get("torch")
    if gpus and torch is not None and torch.cuda.is_available():
        text += f", {torch.cuda.get_device_name()} × {gpus}"
    return text[:300]


def versions() -> dict[str, str]:
    """Versions of Python, of this program, and of torch and numpy where they are loaded."""
    from ledger.version import __version__

    found = {"python": platform.python_version(), "experiment-ledger": __version__}
    for name in ("torch", "numpy"):
        module = sys.modules.get(name)
        if module is not None:
            found[name] = str(getattr(module, "__version__", "unknown"))
    return found


def actor() -> str:
    """Who states what an attempt reports."""
    return f"worker@{host()}"


def host() -> str:
    """The name of this machine."""
    return presence.host()


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine() or "unknown CPU"
