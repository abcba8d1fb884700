"""One file as the checks read it: nodes by kind, parents, scopes."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.rules.lint.binding import bind
from ledger.rules.lint.scopes import Function, Scope

if TYPE_CHECKING:
    from ledger.rules.lint.project import Project

T = TypeVar("T")
Node = TypeVar("Node", bound=ast.AST)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SMALL = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LIGHT = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


@dataclass(slots=True, eq=False)
class File:
    """`kinds`: nodes by type in the order of the source; `scopes`: the scope that a node stands in."""

    name: str
    first: str
    tree: ast.Module
    kinds: dict[type, list[ast.AST]] = field(default_factory=dict)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    own: dict[ast.AST, Scope] = field(default_factory=dict)
    project: "Project | None" = None
    known: dict[str, Any] = field(default_factory=dict)
    meanings: dict[ast.AST, Any] = field(default_factory=dict)

    def once(self, key: str, make: Callable[["File"], T]) -> T:
        """What `make` says of this file, asked once."""
        if key not in self.known:
            self.known[key] = make(self)
        found: T = self.known[key]
        return found

    @property
    def root(self) -> Scope:
        """The scope of the module."""
        return self.own[self.tree]

    def every(self, kind: type[Node]) -> list[Node]:
        """All nodes of one type, in the order of the source."""
        return self.kinds.get(kind, [])  # type: ignore[return-value] # kinds are filed by their own type

    def functions(self) -> list[Function]:
        """All functions and methods, also nested ones."""
        return [*self.every(ast.FunctionDef), *self.every(ast.AsyncFunctionDef)]

    def above(self, node: ast.AST) -> list[ast.AST]:
        """The nodes around a node, the nearest first."""
        found = []
        while (parent := self.parents.get(node)) is not None:
            found.append(parent)
            node = parent
        return found

    def function_of(self, node: ast.AST) -> Function | None:
        """The function that a node stands in; None at module level."""
        scope: Scope | None = self.scopes.get(node)
        while scope is not None and not isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
            scope = scope.parent
        return scope.node if scope is not None else None  # type: ignore[return-value] # by the loop above


def packages(file: File) -> set[str]:
    """The top-level packages that a file imports."""
    return file.once("packages", _packages)


def _packages(file: File) -> set[str]:
    bounds = (one for scope in file.own.values() for several in scope.names.values() for one in several)
    return {one.path.partition(":")[0].partition(".")[0] for one in bounds if one.path}


def read(name: str, raw: bytes, tree: ast.Module) -> File:
    """Walk the tree once, without recursion; `raw` is the file, for its first line."""
    file = File(name, raw[:300].split(b"\n")[0].decode("utf-8", "replace"), tree)
    module = Scope(tree)
    file.own[tree] = module
    waiting: list[tuple[ast.AST, Scope]] = [(tree, module)]
    while waiting:
        node, scope = waiting.pop()
        file.scopes[node] = scope
        file.kinds.setdefault(type(node), []).append(node)
        bind(node, _global(node, scope, module))
        inner = scope
        if isinstance(node, _DEFINITIONS + _SMALL):
            inner = file.own[node] = Scope(node, scope)
        children = [(child, _scope_of(node, child, scope, inner)) for child in ast.iter_child_nodes(node)]
        for child, _ in children:
            file.parents[child] = node
        waiting += [pair for pair in reversed(children) if not isinstance(pair[0], _LIGHT)]
    return file


def _scope_of(node: ast.AST, child: ast.AST, outer: Scope, inner: Scope) -> Scope:
    """Decorators, bases and annotations belong to the scope around a definition."""
    if inner is outer or isinstance(node, _SMALL) or isinstance(child, ast.arguments | ast.stmt):
        return inner
    return outer


def _global(node: ast.AST, scope: Scope, module: Scope) -> Scope:
    """A function that says `global x` binds x in the module."""
    if not isinstance(node, ast.Assign) or scope is module:
        return scope
    named = {target.id for target in node.targets if isinstance(target, ast.Name)}
    body = getattr(scope.node, "body", [])
    said = {name for one in body if isinstance(one, ast.Global) for name in one.names}
    return module if named and named <= said else scope
