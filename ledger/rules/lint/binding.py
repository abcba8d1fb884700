"""Which names a statement binds."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.scopes import Bound, Place, Scope


def bind(node: ast.AST, scope: Scope) -> None:
    """Enter the names that one node binds into its scope."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.partition(".")[0]
            scope.bind(alias.asname or path, Bound(_start(node), path))
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            path = f"{'.' * node.level}{node.module or ''}:{alias.name}"
            scope.bind(alias.asname or alias.name, Bound(_start(node), path))
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope.bind(node.name, Bound(_start(node), node=node))
    else:
        for target, value in _targets(node):
            _assign(target, value, scope)


def _targets(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield node.target, None
    elif isinstance(node, ast.arg):
        yield ast.Name(node.arg, lineno=node.lineno, col_offset=node.col_offset), node


def _assign(target: ast.AST, value: ast.AST | None, scope: Scope) -> None:
    waiting: list[tuple[ast.AST, ast.AST | None]] = [(target, value)]
    while waiting:
        place, meant = waiting.pop()
        if isinstance(place, ast.Name):
            # `x = f(x)` means the new x only after the whole line
            known = meant is not None and not isinstance(meant, ast.arg)
            scope.bind(place.id, Bound(_end(meant) if known else _start(place), node=meant))
        elif isinstance(place, ast.Starred):
            waiting.append((place.value, None))
        elif isinstance(place, ast.Tuple | ast.List):
            waiting += zip(place.elts, _parts(place, meant), strict=True)


def _parts(target: ast.Tuple | ast.List, value: ast.AST | None) -> list[ast.AST | None]:
    """`a, b = x, y` binds each to its own; anything else is unknown."""
    same = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
    if not same or any(isinstance(one, ast.Starred) for one in target.elts):
        return [None] * len(target.elts)
    assert isinstance(value, ast.Tuple | ast.List)
    return list(value.elts)


def _start(node: ast.AST) -> Place:
    return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def _end(node: ast.AST | None) -> Place:
    return (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
