"""Which modules a Python file imports, by its syntax tree; nothing is executed."""

import ast
import warnings
from dataclasses import dataclass
from pathlib import Path

from ledger.errors import UsageError

_CALLS = ("import_module", "__import__")


@dataclass(frozen=True, slots=True)
class Import:
    """A dotted module name that is imported, and the names taken `from` it (`*` included)."""

    module: str
    names: tuple[str, ...] = ()


def parse(path: Path, shown: str) -> ast.Module:
    """The syntax tree of a file; UsageError names file and line if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a script's invalid escapes are not the ledger's affair
            return ast.parse(path.read_bytes(), filename=shown)
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise UsageError(f"{shown}, line {error.lineno}: {error.msg}", "correct the script") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{shown} is not Python: {error}", "correct the script") from None


def imports_of(tree: ast.Module, package: tuple[str, ...]) -> list[Import]:
    """Every import in the file, functions and conditions included; `package` is where relative ones start."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += _from(node, package)
        elif isinstance(node, ast.Call):
            found += _call(node)
    return found


def _from(node: ast.ImportFrom, package: tuple[str, ...]) -> list[Import]:
    base: tuple[str, ...] = ()
    if node.level:
        if node.level - 1 > len(package):
            return []
        base = package[: len(package) - (node.level - 1)]
    module = ".".join((*base, *((node.module,) if node.module else ())))
    names = tuple(alias.name for alias in node.names)
    if not module:  # `from . import helper` in a file outside any package
        return [Import(name) for name in names]
    return [Import(module, names)]


def _call(node: ast.Call) -> list[Import]:
    """`importlib.import_module("helper")` with the name written out."""
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name not in _CALLS or not node.args or not isinstance(node.args[0], ast.Constant):
        return []
    module = node.args[0].value
    return [Import(module)] if isinstance(module, str) and module and module[0] != "." else []
