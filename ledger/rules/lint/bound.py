"""What a parameter or a place in a table may stand for, by what the files give it."""

import ast

from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import Origin, origin
from ledger.rules.lint.scopes import Function
from ledger.rules.lint.training import training

_MOST = 20
"""Values of one parameter or table that are looked at."""


def matched(call: ast.Call, function: Function) -> list[tuple[ast.arg, ast.expr]]:
    """The parameters of a function with what a call gives for them."""
    plain = [*function.args.posonlyargs, *function.args.args]
    if plain and plain[0].arg in ("self", "cls"):
        plain = plain[1:]
    pairs = list(zip(plain, call.args, strict=False))
    named = {one.arg: one for one in [*function.args.args, *function.args.kwonlyargs]}
    return pairs + [(named[word.arg], word.value) for word in call.keywords if word.arg in named]


def possible(found: Origin) -> list[Origin]:
    """The values that a parameter is given by the calls of its function, or that a table holds."""
    if isinstance(found.node, ast.arg):
        return _given(found.file).get(found.node, [])[:_MOST]
    of = origin(found.file, found.node.value) if isinstance(found.node, ast.Subscript) else None
    if of is None or not isinstance(of.node, ast.Dict | ast.List | ast.Tuple):
        return []
    held = of.node.values if isinstance(of.node, ast.Dict) else of.node.elts
    return [Origin(of.file, one) for one in held[:_MOST]]


def _given(file: File) -> dict[ast.arg, list[Origin]]:
    return file.once("given", _every_given)


def _every_given(file: File) -> dict[ast.arg, list[Origin]]:
    found: dict[ast.arg, list[Origin]] = {}
    for one, call, function in training(file).calls:
        for parameter, said in matched(call, function):
            found.setdefault(parameter, []).append(Origin(one, said))
    return found
