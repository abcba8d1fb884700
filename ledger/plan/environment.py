"""The environment of a plan: Python, platform and the installed packages that the code imports."""

import platform
import re
from collections.abc import Iterable
from importlib import metadata
from importlib.util import find_spec


def describe(packages: Iterable[str]) -> dict[str, str]:
    """`{"python", "platform", distribution: version}`; nothing is imported.

    A package that is not installed (an optional import) is `absent`, so that installing it is a change.
    """
    found = {"python": platform.python_version(), "platform": f"{platform.system()}-{platform.machine()}"}
    owners: dict[str, list[str]] | None = None
    for package in sorted(set(packages)):
        version = _version(package)
        if version is not None:
            found[_normal(package)] = version
            continue
        if owners is None:
            owners = dict(metadata.packages_distributions())
        for owner in sorted(set(owners.get(package, []))):
            found[_normal(owner)] = metadata.version(owner)
        if package not in owners:
            found[_normal(package)] = "unversioned" if _is_there(package) else "absent"
    return found


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def changes(planned: dict[str, str], now: dict[str, str]) -> list[str]:
    """What differs between two environments, one sentence each."""
    return [
        f"{name} {planned.get(name, 'absent')} → {now.get(name, 'absent')}"
        for name in sorted({*planned, *now})
        if planned.get(name) != now.get(name)
    ]
