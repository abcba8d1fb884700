"""The environment of the processes by which this room reaches the workers."""

import os
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]


def environment(url: str) -> dict[str, str]:
    """This environment with the ledger's address; a checkout that is not installed adds itself."""
    found = {**os.environ, "LEDGER_URL": url}
    if _PACKAGES.name not in ("site-packages", "dist-packages"):
        parts = [str(_PACKAGES), *filter(None, found.get("PYTHONPATH", "").split(os.pathsep))]
        found["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(parts))
    return found
