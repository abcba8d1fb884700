"""How a path begins, as far as the script shows it."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.rules.lint.facts import File
from ledger.rules.lint.module_use import own_value
from ledger.rules.lint.resolve import Origin, origin, path_of
from ledger.rules.lint.scopes import Function, Scope

_DEEP, _MOST, _PARTS = 20, 300, 8
_WRAPS = frozenset(
    [
        "builtins.str",
        "os.fspath",
        "os.path.abspath",
        "os.path.normpath",
        "os.path.realpath",
        "os.path.expanduser",
    ]
)
_SAME = frozenset(["resolve", "absolute", "as_posix", "expanduser", "strip", "rstrip"])
_NEAR = frozenset(["with_suffix", "with_name", "with_stem", "replace"])
_NO_PATH = ("io.", "tempfile.", "builtins.open", "gzip.open", "zipfile.", "h5py.")


@dataclass(frozen=True, slots=True)
class Text:
    """`exact` is False where more follows that is not known."""

    start: str
    exact: bool = True


@dataclass(slots=True)
class Given:
    """What a call gives for the parameters of the function that is read."""

    values: dict[ast.AST, tuple[Origin, "Given"]] = field(default_factory=dict)


def text(file: File, node: ast.AST | None, given: Given, deep: int = _DEEP) -> Text | None:
    """How a text or a path begins; an empty one for what is no path at all; None if unknown."""
    found = origin(file, node)
    read = _READERS.get(type(found.node))
    return read(found.file, found.node, given, deep) if read is not None and deep > 0 else None


def _constant(file: File, node: ast.Constant, given: Given, deep: int) -> Text | None:
    if not isinstance(node.value, str):
        return None
    return Text(node.value[:_MOST], len(node.value) <= _MOST)


def _either(file: File, node: ast.IfExp, given: Given, deep: int) -> Text | None:
    return text(file, node.body, given, deep // 2) or text(file, node.orelse, given, deep // 2)


def _joined(file: File, node: ast.JoinedStr, given: Given, deep: int) -> Text | None:
    start = ""
    for number, part in enumerate(node.values[:_PARTS]):
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        known = text(file, inner, given, deep // 2)
        if known is None:
            return Text(start, False) if number else None
        start += known.start
        if not known.exact:
            return Text(start, False)
    return Text(start, len(node.values) <= _PARTS)


def _binary(file: File, node: ast.BinOp, given: Given, deep: int) -> Text | None:
    left = text(file, node.left, given, deep - 1)
    if left is None or not left.exact:
        return left
    if isinstance(node.op, ast.Mod):
        return Text(left.start.partition("%")[0], False)
    right = text(file, node.right, given, deep // 2)
    if isinstance(node.op, ast.Div):
        return _under(left, right)
    if not isinstance(node.op, ast.Add):
        return None
    return Text(left.start + right.start, right.exact) if right is not None else Text(left.start, False)


def _under(left: Text, right: Text | None) -> Text:
    """A path below another one; an absolute one stands for itself."""
    if right is None:
        return Text(left.start.rstrip("/") + "/", False)
    if right.start.startswith("/"):
        return right
    return Text(f"{left.start.rstrip('/')}/{right.start}" if left.start else right.start, right.exact)


def _call(file: File, node: ast.Call, given: Given, deep: int) -> Text | None:
    path = path_of(file, node.func)
    if path.startswith(_NO_PATH):
        return Text("")
    if path in _WRAPS and node.args:
        return text(file, node.args[0], given, deep - 1)
    if path == "os.path.join" or (path.startswith("pathlib.") and "Path" in path):
        return _path(file, node.args, given, deep)
    if path in ("os.environ.get", "os.getenv") and len(node.args) == 2:
        return text(file, node.args[1], given, deep - 1)
    return _method(file, node, given, deep) if isinstance(node.func, ast.Attribute) else None


def _path(file: File, parts: list[ast.expr], given: Given, deep: int) -> Text | None:
    here: Text | None = None
    for part in parts[:_PARTS]:
        known = text(file, part, given, deep // 2)
        if here is None:
            here = known
        elif here.exact:
            here = _under(here, known)
        if here is None:
            return None
    return here


def _method(file: File, node: ast.Call, given: Given, deep: int) -> Text | None:
    assert isinstance(node.func, ast.Attribute)
    name = node.func.attr
    if name == "joinpath":
        return _path(file, [node.func.value, *node.args], given, deep)
    if name == "format":
        base = text(file, node.func.value, given, deep - 1)
        return Text(base.start.partition("{")[0], False) if base is not None else None
    if name in _SAME or name in _NEAR:
        base = text(file, node.func.value, given, deep - 1)
        return Text(base.start, base.exact and name in _SAME) if base is not None else None
    return None


def _attribute(file: File, node: ast.Attribute, given: Given, deep: int) -> Text | None:
    """`path.parent`, `file.name`, `self.folder`."""
    if node.attr in ("parent", "name"):
        base = text(file, node.value, given, deep - 1)
        return (
            Text(base.start, False)
            if base is not None and (node.attr == "parent" or not base.start)
            else None
        )
    scope: Scope | None = file.scopes.get(node)
    while scope is not None and not isinstance(scope.node, ast.ClassDef):
        scope = scope.parent
    if scope is None or getattr(node.value, "id", "") != "self":
        return None
    value = own_value(file, scope.node, node.attr)
    return text(file, value, given, deep - 1) if value is not None else None


def _parameter(file: File, node: ast.arg, given: Given, deep: int) -> Text | None:
    """What the call gives, else the default."""
    if node in given.values:
        said, around = given.values[node]
        return text(said.file, said.node, around, deep - 1)
    owner = file.scopes[node].node
    if not isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    default = defaults(owner).get(node)
    return text(file, default, given, deep - 1) if default is not None else None


def defaults(function: Function) -> dict[ast.arg, ast.expr]:
    """The parameters of a function that have a default."""
    said = function.args
    plain = [*said.posonlyargs, *said.args]
    found = dict(zip(reversed(plain), reversed(said.defaults), strict=False))
    return found | {
        one: default for one, default in zip(said.kwonlyargs, said.kw_defaults, strict=True) if default
    }


_READERS: dict[type, Callable[[File, Any, Given, int], Text | None]] = {
    ast.Constant: _constant, ast.JoinedStr: _joined, ast.BinOp: _binary, ast.Call: _call,
    ast.Attribute: _attribute, ast.arg: _parameter, ast.IfExp: _either,
}  # fmt: skip
