"""What an expression means: where a name comes from, followed through imports and assignments."""

import ast
import builtins
from typing import NamedTuple

from ledger.rules.lint.facts import File
from ledger.rules.lint.project import joined
from ledger.rules.lint.scopes import Bound

DEEPEST = 25
"""Steps from name to name; a longer chain is unknown."""
SAME = frozenset({"with_options", "with_concurrency", "with_batching", "options"})
"""What gives a Modal function or class back, with other options."""
_BUILTINS = frozenset(dir(builtins))


class Origin(NamedTuple):
    """`path`: dotted, of something from outside the files; else `node`, a definition or an expression."""

    file: File
    node: ast.AST | None
    path: str = ""


def origin(file: File, node: ast.AST | None, depth: int = DEEPEST) -> Origin:
    """Where a value comes from; the expression itself where nothing more is known."""
    if depth <= 0 or node is None:
        return Origin(file, None)
    if depth < DEEPEST:
        return _origin(file, node, depth)
    if node not in file.meanings:
        file.meanings[node] = _origin(file, node, depth)
    known: Origin = file.meanings[node]
    return known


def _origin(file: File, node: ast.AST, depth: int) -> Origin:
    if isinstance(node, ast.Name):
        return _name(file, node, depth)
    if isinstance(node, ast.Attribute):
        return _attribute(file, node, node.value, node.attr, depth)
    if isinstance(node, ast.Call) and _is_getattr(node):
        name = node.args[1]
        assert isinstance(name, ast.Constant)
        return _attribute(file, node, node.args[0], str(name.value), depth)
    if isinstance(node, ast.NamedExpr | ast.Await | ast.Starred):
        return origin(file, node.value, depth - 1)
    return Origin(file, node)


def path_of(file: File, node: ast.AST | None) -> str:
    """The dotted path of something from outside (`torch.save`, `builtins.print`), else ''."""
    return origin(file, node).path


def calls(file: File, node: ast.AST | None) -> str:
    """The dotted path of what a value was made by calling (`modal.App`), else ''."""
    made = origin(file, node)
    return path_of(made.file, made.node.func) if isinstance(made.node, ast.Call) else ""


def same(file: File, node: ast.AST | None, depth: int = DEEPEST) -> Origin:
    """`origin`, of `Model.with_options(…)` that of `Model`."""
    found = origin(file, node, depth)
    for _ in range(5):
        func = found.node.func if isinstance(found.node, ast.Call) else None
        if not isinstance(func, ast.Attribute) or func.attr not in SAME:
            break
        found = origin(found.file, func.value, depth)
    return found


def _name(file: File, node: ast.Name, depth: int) -> Origin:
    scope = file.scopes.get(node, file.root)
    bound = scope.find(node.id, (node.lineno, node.col_offset))
    if bound is None:
        return Origin(file, node, f"builtins.{node.id}" if node.id in _BUILTINS else "")
    if bound.path:
        return _imported(file, bound, depth)
    if bound.node is None or isinstance(bound.node, ast.arg):
        return Origin(file, bound.node if bound.node is not None else node)
    return origin(file, bound.node, depth - 1)


def _imported(file: File, bound: Bound, depth: int) -> Origin:
    module, _, name = bound.path.partition(":")
    there = _file(file, module)
    if there is not None:
        return _in_module(there, name, depth - 1) if name else Origin(there, there.tree)
    if name and (inner := _file(file, joined(module, name))) is not None:
        return Origin(inner, inner.tree)
    return Origin(file, None, joined(module, name) if name else module)


def _file(file: File, dotted: str) -> File | None:
    if file.project is None or len(file.project.files) == 1 or not dotted:
        return None
    return file.project.module(file.name, dotted)


def _in_module(file: File, name: str, depth: int) -> Origin:
    """A name of another file of the project."""
    bounds = file.root.names.get(name)
    if depth <= 0 or not bounds:
        return Origin(file, None)
    bound = file.root.find(name, (1 << 30, 0))
    assert bound is not None
    if bound.path:
        return _imported(file, bound, depth)
    return origin(file, bound.node, depth - 1)


def _attribute(file: File, node: ast.expr, value: ast.AST, attr: str, depth: int) -> Origin:
    base = origin(file, value, depth - 1)
    if base.path:
        return Origin(file, None, f"{base.path}.{attr}")
    if isinstance(base.node, ast.Module):
        return _in_module(base.file, attr, depth - 1)
    if isinstance(base.node, ast.ClassDef):
        return origin_in_class(base.file, base.node, attr, depth) or Origin(file, node)
    return _method(base, attr, depth) or Origin(file, node)


def _method(base: Origin, attr: str, depth: int) -> Origin | None:
    """The method behind `self.attr` or `Own().attr`, where the files define it."""
    owner: Origin | None = None
    if isinstance(base.node, ast.Call):
        owner = same(base.file, base.node.func, depth - 1)
    elif isinstance(base.node, ast.arg) and base.node.arg == "self":
        scope = base.file.scopes[base.node].parent
        owner = Origin(base.file, scope.node) if scope is not None else None
    if owner is None or not isinstance(owner.node, ast.ClassDef):
        return None
    found = origin_in_class(owner.file, owner.node, attr, depth - 1)
    is_function = found is not None and isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef)
    return found if is_function else None


def origin_in_class(file: File, owner: ast.ClassDef, attr: str, depth: int = DEEPEST) -> Origin | None:
    """A method or a value of a class body; None if it has none of that name."""
    bounds = file.own[owner].names.get(attr)
    if not bounds or bounds[-1].path:
        return None
    return origin(file, bounds[-1].node, depth - 1)


def _is_getattr(node: ast.Call) -> bool:
    """`getattr(x, "name")` with the name written out."""
    named = len(node.args) >= 2 and isinstance(node.args[1], ast.Constant)
    return named and isinstance(node.func, ast.Name) and node.func.id == "getattr"
