"""Starting this program's own processes: found from any folder, never shadowed by the one they start in."""

import os
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]


def command(module: str, *arguments: str) -> list[str]:
    """The command line of one of our modules, with this very Python."""
    return [sys.executable, "-P", "-m", module, *arguments]


def with_path(environment: dict[str, str]) -> dict[str, str]:
    """The environment in which our modules are found; a checkout that is not installed adds itself."""
    if _HERE.name in ("site-packages", "dist-packages"):
        return environment
    parts = [part for part in environment.get("PYTHONPATH", "").split(os.pathsep) if part]
    if str(_HERE) in parts:
        return environment
    return {**environment, "PYTHONPATH": os.pathsep.join([str(_HERE), *parts])}
