"""The image of an experiment: this project's code as it is here, and the packages that its plan names."""

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from workers.backends.on_modal.names import FROZEN

if TYPE_CHECKING:
    import modal

SOURCES = ("schemas", "ledger", "workers")
OWN = (
    "sqlalchemy", "alembic", "pydantic", "orjson", "rfc8785", "uuid-utils", "structlog", "numpy",
    "cryptography", "psycopg", "psycopg-binary", "pysqlite3",
)  # fmt: skip
"""Distributions that the worker itself needs."""


def image_of(frozen: Path) -> "modal.Image":
    """Debian with this Python, pinned packages, this code and the frozen plan. Nothing is built here."""
    import platform

    import modal

    python = ".".join(platform.python_version_tuple()[:2])
    return (
        modal.Image.debian_slim(python_version=python)
        .pip_install(*requirements(frozen))
        .add_local_python_source(*SOURCES)
        .add_local_dir(frozen, FROZEN)
    )


def requirements(frozen: Path) -> list[str]:
    """`name==version` of what the worker and the frozen code import, as installed here.

    A package that is not installed here is left out: the code was frozen without it. A local build
    (`2.6.0+cpu`) is asked for by its public version.
    """
    from ledger.plan.environment import describe

    wanted = {name: version for name in OWN if (version := _version(name))}
    for name, version in describe(packages(frozen / "code")).items():
        if name not in ("python", "platform") and version[:1].isdigit():
            wanted[name] = version
    wanted.pop("experiment-ledger", None)
    return [f"{name}=={version.partition('+')[0]}" for name, version in sorted(wanted.items())]


def packages(code: Path) -> set[str]:
    """The top-level packages from elsewhere that the files of a folder import."""
    from ledger.plan.imports import imports_of, parse
    from ledger.plan.modules import is_standard, module_files

    found: set[str] = set()
    for path in sorted(code.rglob("*.py")):
        inside = path.relative_to(code).parent.parts
        for item in imports_of(parse(path, path.name), inside):
            top = item.module.partition(".")[0]
            ours = top in SOURCES or is_standard(top) or bool(module_files(code, item.module))
            if top and not ours and not (code / top).is_dir():
                found.add(top)
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
