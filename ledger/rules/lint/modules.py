"""Whether an expression is a whole torch module, its state, or unknown (R16)."""

import ast
from dataclasses import dataclass
from enum import Enum

from ledger.rules.lint.facts import File
from ledger.rules.lint.module_class import PASSED, WRAPS, gives_module, is_module
from ledger.rules.lint.module_use import named_like_a_model, own_value, returns, used_as_module
from ledger.rules.lint.resolve import Origin, origin
from ledger.rules.lint.scopes import Scope

_SAME = frozenset(
    ["to", "cuda", "cpu", "eval", "train", "half", "float", "double", "bfloat16", "requires_grad_", "apply"]
)
_UNWRAPS = frozenset(["unwrap_model", "prepare", "setup"])
_MOST = 150
"""Steps of one search, so that no script makes it slow or deep."""


@dataclass(slots=True)
class Steps:
    """What is left of one search."""

    left: int = _MOST


class Whole(Enum):
    """What a value is: a whole module, one by its name alone, unknown, or something else."""

    YES = "yes"
    PERHAPS = "perhaps"
    UNKNOWN = "unknown"
    NO = "no"


def whole(file: File, node: ast.AST | None, steps: Steps | None = None) -> Whole:
    """Whether a value is, or holds, a whole module."""
    steps = steps or Steps()
    if steps.left <= 0 or isinstance(node, ast.Constant):
        return Whole.NO
    steps.left -= 1
    found = _known(origin(file, node), steps)
    if found is not Whole.UNKNOWN or not isinstance(node, ast.Name | ast.Attribute):
        return found
    if used_as_module(file, node):
        return Whole.YES
    return Whole.PERHAPS if named_like_a_model(node) else Whole.NO


def _known(found: Origin, steps: Steps) -> Whole:
    file, node = found.file, found.node
    if isinstance(node, ast.Call):
        return _call(file, node, steps)
    if isinstance(node, ast.Dict | ast.List | ast.Tuple | ast.IfExp):
        return _most(file, _parts(node), steps)
    if isinstance(node, ast.Attribute):
        return whole(file, node.value, steps) if node.attr == "module" else _own(file, node, steps)
    if isinstance(node, ast.arg):
        return _parameter(file, node)
    return Whole.UNKNOWN if node is None or isinstance(node, ast.Name) else Whole.NO


def _parts(node: ast.Dict | ast.List | ast.Tuple | ast.IfExp) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return list(node.values if isinstance(node, ast.Dict) else node.elts)


def _call(file: File, node: ast.Call, steps: Steps) -> Whole:
    made = origin(file, node.func)
    if made.path:
        return _outside(file, node, made.path, steps)
    if isinstance(made.node, ast.ClassDef):
        return {True: Whole.YES, False: Whole.NO, None: Whole.UNKNOWN}[is_module(made.file, made.node)]
    if isinstance(made.node, ast.FunctionDef):
        inner = _most(made.file, returns(made.file, made.node)[:4], steps)
        return Whole.UNKNOWN if inner is Whole.PERHAPS else inner
    return _method(file, node, steps)


def _outside(file: File, node: ast.Call, path: str, steps: Steps) -> Whole:
    """What a function from elsewhere gives: a module, its own argument, or what it holds."""
    if path.endswith(WRAPS):
        return Whole.YES
    if path in PASSED and node.args:
        return whole(file, node.args[0], steps)
    if path == "builtins.getattr":
        return _most(file, list(node.args[2:3]), steps)
    if path == "builtins.dict":
        return _most(file, [word.value for word in node.keywords], steps)
    if gives_module(path):
        return Whole.YES
    return Whole.NO if path.startswith(("torch.", "builtins.", "collections.")) else Whole.UNKNOWN


def _method(file: File, node: ast.Call, steps: Steps) -> Whole:
    """`model.to(device)` is the model, `accelerator.unwrap_model(model)` as well, `x.state_dict()` is not."""
    if not isinstance(node.func, ast.Attribute):
        return Whole.UNKNOWN
    if node.func.attr in _SAME or (node.func.attr in _UNWRAPS and node.args):
        given = node.func.value if node.func.attr in _SAME else node.args[0]
        return whole(file, given, steps)
    return Whole.NO if "state" in node.func.attr or "dict" in node.func.attr else Whole.UNKNOWN


def _own(file: File, node: ast.Attribute, steps: Steps) -> Whole:
    """`self.model`, where a method says `self.model = Net()`."""
    scope: Scope | None = file.scopes.get(node)
    while scope is not None and not isinstance(scope.node, ast.ClassDef):
        scope = scope.parent
    if scope is None or not isinstance(node.value, ast.Name) or node.value.id != "self":
        return Whole.UNKNOWN
    value = own_value(file, scope.node, node.attr)
    return whole(file, value, steps) if value is not None and value is not node else Whole.UNKNOWN


def _parameter(file: File, node: ast.arg) -> Whole:
    """A parameter that is annotated as a module, or `self` in one."""
    if node.annotation is not None and not isinstance(node.annotation, ast.Constant):
        return Whole.YES if is_module(file, node.annotation) else Whole.NO
    owner = file.scopes[node].parent
    if node.arg == "self" and owner is not None and isinstance(owner.node, ast.ClassDef):
        return Whole.YES if is_module(file, owner.node) else Whole.NO
    return Whole.UNKNOWN


def _most(file: File, nodes: list[ast.expr], steps: Steps) -> Whole:
    """Of several values the one that tells most."""
    found = {whole(file, node, steps) for node in nodes}
    return next((kind for kind in (Whole.YES, Whole.PERHAPS, Whole.UNKNOWN) if kind in found), Whole.NO)
