"""Which names a module defines at its top level, and which classes and functions a plan's code holds."""

import ast
from pathlib import Path
from typing import Any

from ledger.plan.imports import parse

_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def defined_in(tree: ast.Module) -> set[str]:
    """Top-level names: classes, functions, assignments and imports, conditions included."""
    found: set[str] = set()
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        else:
            for part in ("body", "orelse", "finalbody"):
                waiting += getattr(node, part, [])
            for handler in getattr(node, "handlers", []):
                waiting += handler.body
    return found


def code_names(folder: Path, code: list[dict[str, Any]]) -> set[str]:
    """Classes and functions in a plan's code as `Name` and `module:Name` (R6).

    `folder` holds the files; one that is not there (frozen on another machine) is passed over.
    """
    found: set[str] = set()
    for entry in code:
        if not (folder / entry["path"]).is_file():
            continue
        tree = parse(folder / entry["path"], entry["path"])
        module = entry["path"].removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        names = {node.name for node in ast.walk(tree) if isinstance(node, _DEFINITIONS)}
        found |= names | {f"{module}:{name}" for name in names}
    return found
