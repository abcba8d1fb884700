"""The code of a plan: entry and architecture, and the local modules that they import, transitively."""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.plan.files import file_digest
from ledger.plan.imports import imports_of, parse
from ledger.plan.modules import imported_files, is_ours, is_standard, module_files, refuse_outside
from ledger.plan.names import defined_in

MAX_FILES = 1_000


@dataclass(frozen=True, slots=True)
class Code:
    """Local files by relative path with their syntax trees, and the top-level packages from elsewhere."""

    files: list[dict[str, Any]]
    trees: dict[str, ast.Module]
    packages: frozenset[str]


def find_code(root: Path, entry: str, architecture: str) -> Code:
    """All code behind a plan under the spec's folder `root`; UsageError names the key that fails."""
    places = _local(root, "script.entry", entry)
    if not places:
        module = entry.partition(":")[0]
        raise UsageError(
            f"script.entry: there is no module {module} in {root}",
            f"put {module.replace('.', '/')}.py beside the spec, or correct script.entry",
        )
    places += _local(root, "model.architecture", architecture)
    trees, packages = _walk(root, places)
    if not _local(root, "model.architecture", architecture):
        packages |= {_installed(architecture)} - sys.stdlib_module_names
    return Code([file_digest(root / name, name) for name in sorted(trees)], trees, frozenset(packages))


def _local(root: Path, key: str, place: str) -> list[Path]:
    """The files of `module:name` if the module is local; UsageError if it lacks the name."""
    module, _, name = place.partition(":")
    if is_ours(root, module):
        raise UsageError(f"{key}: {module} is the ledger's own package", "name a module of your own")
    files = module_files(root, module)
    own = root.joinpath(*module.split("."))
    if not files or files[-1] not in (own.with_suffix(".py"), own / "__init__.py"):
        return []
    refuse_outside(root, files[-1])
    names = defined_in(parse(files[-1], files[-1].name))
    if name not in names:
        known = ", ".join(sorted(names)[:10]) or "nothing"
        raise UsageError(f"{key}: {module} does not define {name}", f"{files[-1].name} defines: {known}")
    return files


def _installed(architecture: str) -> str:
    """The top-level package of an architecture from an installed library; nothing is imported."""
    from importlib.util import find_spec

    module = architecture.partition(":")[0]
    top = module.partition(".")[0]
    try:
        known = find_spec(top) is not None
    except (ImportError, ValueError):
        known = False
    if not known:
        raise UsageError(
            f"model.architecture: there is no module {module}, neither beside the spec nor installed",
            'write architecture = "train_mlp:MLP" for the class MLP in train_mlp.py',
        )
    return top


def _walk(root: Path, waiting: list[Path]) -> tuple[dict[str, ast.Module], set[str]]:
    trees: dict[str, ast.Module] = {}
    packages: set[str] = set()
    while waiting:
        path = waiting.pop()
        name = path.relative_to(root).as_posix()
        if name in trees:
            continue
        if len(trees) >= MAX_FILES:
            raise UsageError(
                f"the script imports more than {MAX_FILES} local files", "give it its own folder"
            )
        refuse_outside(root, path)
        trees[name] = parse(path, name)
        for wanted in imports_of(trees[name], tuple(Path(name).parent.parts)):
            local = imported_files(root, wanted)
            waiting += local
            if not local and not is_standard(wanted.module) and not is_ours(root, wanted.module):
                packages.add(wanted.module.partition(".")[0])
    return trees, packages
