"""What the fork server loads before it forks: the frozen code's third-party imports, warmed."""

import ast
import gc
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

OWN = ("workers", "ledger", "schemas")
# a child that makes its first optimizer would import torch._dynamo: two seconds, ninety times
WARM = {"torch": ("torch._dynamo", "torch.optim", "torch.utils.serialization", "torch.profiler")}


def preload(code: Path) -> list[str]:
    """Import what the files of a folder import from elsewhere; returns what could not be imported.

    No parallel operation and no autograd here: their threads would not survive the fork.
    """
    gc.disable()
    failed = [name for name in wanted(code) if not _import(name)]
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
        failed += [name for name in WARM["torch"] if not _import(name)]
    for name in ("workers.entry", "workers.result", "workers.ending", "workers.describe"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.enable()
    return failed


def wanted(code: Path) -> list[str]:
    """Third-party modules that the Python files of a folder import, in order of appearance."""
    local = {path.stem for path in code.glob("*.py")} | {
        path.name for path in code.iterdir() if path.is_dir()
    }
    skip = local | set(sys.stdlib_module_names) | set(OWN)
    found: dict[str, None] = {}
    for path in sorted(code.rglob("*.py")):
        for name in _imports(path):
            if name.partition(".")[0] not in skip:
                found[name] = None
    return list(found)


def _imports(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return  # the child will say so itself
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _import(name: str) -> bool:
    try:
        importlib.import_module(name)
    except Exception:  # whatever a foreign module raises: the child will meet it and record it
        return False
    return True
