"""Processes by pid and start time: a pid alone may by now be somebody else."""

import os
import signal
import subprocess
from pathlib import Path


def start_time(pid: int) -> str:
    """A text that no later process of the same pid shares; empty if there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        fields = stat.rpartition(")")[2].split()
        # a zombie has ended: it only waits for its parent to look
        return "" if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"
    except (OSError, IndexError):
        pass
    if Path("/proc/self/stat").exists():
        return ""
    asked = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def is_alive(pid: int, started: str) -> bool:
    """Whether the very process that had this pid and start time still runs."""
    return bool(started) and start_time(pid) == started


def signal_group(pid: int, number: int) -> None:
    """Signal a process group that this program made; gone is fine."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def die_with_parent(parent: int) -> None:
    """Linux: end this process when its parent ends, even if that was killed."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
