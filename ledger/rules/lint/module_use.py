"""What a script says of a value by the way it names and uses it, where its making cannot be read."""

import ast

from ledger.rules.lint.facts import File
from ledger.rules.lint.scopes import Function

_USES = frozenset(["parameters", "named_parameters", "named_modules", "eval"])
_NAMES = (
    "model", "net", "network", "module", "encoder", "decoder", "generator", "discriminator", "classifier",
    "backbone",
)  # fmt: skip
Returns = dict[Function | None, list[ast.expr]]
Own = dict[tuple[ast.AST, str], ast.expr]


def named_like_a_model(node: ast.AST | None) -> bool:
    """`model`, `my_net2`, `self.encoder`."""
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name.lower().rstrip("0123456789_").endswith(_NAMES)


def used_as_module(file: File, node: ast.AST | None) -> bool:
    """Whether the function around asks this name for its parameters."""
    if not isinstance(node, ast.Name):
        return False
    return (file.function_of(node), node.id) in file.once("used as modules", _used)


def returns(file: File, function: Function) -> list[ast.expr]:
    """What a function returns."""
    return file.once("returns", _returns).get(function, [])


def own_value(file: File, owner: ast.AST, name: str) -> ast.expr | None:
    """What a class assigns to `self.name`; the last one."""
    return file.once("own values", _own_values).get((owner, name))


def _used(file: File) -> set[tuple[Function | None, str]]:
    return {
        (file.function_of(call), call.func.value.id)
        for call in file.every(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in _USES
        and isinstance(call.func.value, ast.Name)
    }


def _returns(file: File) -> Returns:
    found: Returns = {}
    for one in file.every(ast.Return):
        if one.value is not None:
            found.setdefault(file.function_of(one), []).append(one.value)
    return found


def _own_values(file: File) -> Own:
    found: Own = {}
    for said in file.every(ast.Assign):
        for target in said.targets:
            if isinstance(target, ast.Attribute) and getattr(target.value, "id", "") == "self":
                method = file.function_of(said)
                if method is not None:
                    found[file.scopes[method].node, target.attr] = said.value
    return found
