"""Where a local module lies under the spec's folder. Files outside the folder are refused."""

import sys
from importlib.util import find_spec
from pathlib import Path

from ledger.errors import UsageError
from ledger.plan.imports import Import

OURS = ("workers", "ledger", "schemas")
"""The ledger's own packages: never part of a plan's code."""


def module_files(root: Path, module: str) -> list[Path]:
    """The files that importing a dotted module runs, packages' `__init__` first; [] if it is not local."""
    place, found = root, []
    *packages, last = module.split(".")
    for part in packages:
        place = place / part
        if not _has_directory(place):
            return []
        found += _present(place / "__init__.py")
    if _has_directory(place / last) and (place / last / "__init__.py").is_file():
        return [*found, place / last / "__init__.py"]
    if (place / f"{last}.py").is_file():
        return [*found, place / f"{last}.py"]
    return found


def imported_files(root: Path, wanted: Import) -> list[Path]:
    """The local files behind one import: the module, and the submodules taken from it."""
    if is_ours(root, wanted.module):
        return []
    found = module_files(root, wanted.module)
    place = root.joinpath(*wanted.module.split("."))
    if not _has_directory(place):
        return found
    for name in wanted.names:
        if name == "*":
            found += sorted(place.glob("*.py"))
        else:
            found += module_files(root, f"{wanted.module}.{name}")
    return found


def is_ours(root: Path, module: str) -> bool:
    """Whether an import means the ledger's own package; UsageError where a local file would shadow it."""
    top = module.partition(".")[0]
    if top not in OURS:
        return False
    local = [place for place in (root / f"{top}.py", root / top / "__init__.py") if place.is_file()]
    spec = find_spec(top)
    if local and (spec is None or spec.origin is None or Path(spec.origin).resolve() != local[0].resolve()):
        raise UsageError(
            f"{local[0].name} would hide the ledger's own package {top}", f"rename {local[0].name}"
        )
    return True


def is_standard(module: str) -> bool:
    """Whether a module belongs to Python itself."""
    return module.partition(".")[0] in sys.stdlib_module_names


def refuse_outside(root: Path, path: Path) -> None:
    """UsageError if a file, links followed, lies outside the spec's folder."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{path.name} lies outside the spec's folder", "copy it into the folder of the spec")


def _has_directory(place: Path) -> bool:
    return place.is_dir()


def _present(path: Path) -> list[Path]:
    return [path] if path.is_file() else []
