"""Values that stand in the script: constants, and the keywords of a call with `**OPTIONS` opened."""

import ast
from dataclasses import dataclass, field
from typing import Any

from ledger.rules.lint.facts import File
from ledger.rules.lint.grown import Put, puts
from ledger.rules.lint.resolve import Origin, origin, path_of


class Unknown:
    """The value cannot be read from the script."""


UNKNOWN = Unknown()
_DEEP = 6
"""Steps into an expression; two at each step at most, so that no script makes this slow."""


def value(file: File, node: ast.AST | None, depth: int = _DEEP) -> Any:
    """A constant, through names, signs and products; UNKNOWN if it is anything else."""
    found = origin(file, node)
    if isinstance(found.node, ast.Constant):
        return found.node.value
    if depth <= 0:
        return UNKNOWN
    if isinstance(found.node, ast.UnaryOp) and isinstance(found.node.op, ast.USub):
        inner = value(found.file, found.node.operand, depth - 1)
        return -inner if isinstance(inner, int | float) else UNKNOWN
    if isinstance(found.node, ast.BinOp) and isinstance(found.node.op, ast.Mult):
        left = value(found.file, found.node.left, depth - 1)
        right = value(found.file, found.node.right, depth - 1)
        return left * right if _small(left) and _small(right) else UNKNOWN
    return UNKNOWN


def _small(number: Any) -> bool:
    return isinstance(number, int | float) and abs(number) < 1e15


@dataclass(slots=True)
class Words:
    """Keys and the expressions behind them; `whole` is False where some could not be read."""

    given: dict[str, Origin] = field(default_factory=dict)
    whole: bool = True


def keywords(file: File, call: ast.Call) -> Words:
    """The keywords of a call, `**` opened where it is a literal."""
    words = Words()
    for word in call.keywords:
        if word.arg is not None:
            words.given[word.arg] = Origin(file, word.value)
        else:
            _merge(words, mapping(file, word.value))
    return words


def mapping(file: File, node: ast.AST | None, depth: int = _DEEP) -> Words:
    """A dict by its text keys: a literal, `dict(…)`, `{**A, …}` or `A | B`, with `A["key"] = …` after it."""
    found = origin(file, node)
    words = _made(found, depth)
    if node is not None and found.node is not None and depth > 0:
        for one in puts(file, node, found.node):
            _put(words, one, depth)
    return words


def _made(found: Origin, depth: int) -> Words:
    """The keys that a dict is made with."""
    words = Words()
    if depth <= 0 or found.node is None:
        words.whole = False
    elif isinstance(found.node, ast.Dict):
        _literal(words, found.file, found.node, depth)
    elif isinstance(found.node, ast.BinOp) and isinstance(found.node.op, ast.BitOr):
        _merge(words, mapping(found.file, found.node.left, depth - 1))
        _merge(words, mapping(found.file, found.node.right, depth - 1))
    elif isinstance(found.node, ast.Call) and path_of(found.file, found.node.func) == "builtins.dict":
        for one in found.node.args:
            _merge(words, mapping(found.file, one, depth - 1))
        for word in found.node.keywords:
            _word(words, found.file, word.arg, word.value, depth)
    else:
        words.whole = False
    return words


def _put(words: Words, one: Put, depth: int) -> None:
    """A key that a dict is given later; one that it may or may not get has no known value."""
    if one.key is None:
        more = mapping(one.file, one.value, depth - 1)
    else:
        name = _key(one.file, one.key)
        more = Words({name: Origin(one.file, one.value)}) if isinstance(name, str) else Words(whole=False)
    if not one.sure:
        more = Words({name: Origin(one.file, None) for name in more.given}, more.whole)
    _merge(words, more)


def _literal(words: Words, file: File, node: ast.Dict, depth: int) -> None:
    for key, inner in zip(node.keys, node.values, strict=True):
        name = _key(file, key) if key is not None else None
        if key is not None and not isinstance(name, str):
            words.whole = False
        else:
            _word(words, file, name, inner, depth)


def _key(file: File, node: ast.expr) -> Any:
    """A text, or the text of `Path("/x")`."""
    found = origin(file, node)
    made = isinstance(found.node, ast.Call) and path_of(found.file, found.node.func).startswith("pathlib.")
    if made and isinstance(found.node, ast.Call) and len(found.node.args) == 1:
        return value(found.file, found.node.args[0])
    return value(file, node)


def _word(words: Words, file: File, name: str | None, node: ast.expr, depth: int) -> None:
    if name is None:
        _merge(words, mapping(file, node, depth - 1))
    else:
        words.given[name] = Origin(file, node)


def _merge(words: Words, more: Words) -> None:
    words.given |= more.given
    words.whole = words.whole and more.whole
