"""What a script puts into a dict after it has made it: `D["key"] = v`, `D.update(…)`, `D |= …`."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import origin
from ledger.rules.lint.training import group

_METHODS = frozenset(["update", "setdefault", "pop", "popitem", "clear"])


class Put(NamedTuple):
    """One value under a key; without a key a whole dict. `sure` is False where it may not happen."""

    file: File
    at: ast.AST
    key: ast.expr | None
    value: ast.expr | None
    sure: bool


def puts(file: File, use: ast.AST, made: ast.AST) -> list[Put]:
    """What goes into the dict that `made` makes before it is used at `use`, in the order of the source."""
    every = file.once("puts", _puts).get(made, [])
    return [one for one in every if not _later(file, use, one)]


def _later(file: File, use: ast.AST, one: Put) -> bool:
    same = one.file is file and file.function_of(one.at) is file.function_of(use)
    return same and getattr(one.at, "lineno", 0) > getattr(use, "lineno", 0)


def _puts(file: File) -> dict[ast.AST, list[Put]]:
    found: dict[ast.AST, list[Put]] = {}
    for one in group(file):
        for target, put in [*_assigned(one), *_called(one)]:
            made = origin(one, target)
            if isinstance(made.node, ast.Dict | ast.BinOp | ast.Call):
                sure = put.sure and _straight(one, put.at, made.file, made.node)
                found.setdefault(made.node, []).append(put._replace(sure=sure))
    for several in found.values():
        several.sort(key=lambda put: (put.file.name, getattr(put.at, "lineno", 0)))
    return found


def _assigned(file: File) -> Iterator[tuple[ast.expr, Put]]:
    for said in file.every(ast.Assign):
        for target in said.targets:
            if isinstance(target, ast.Subscript):
                yield target.value, Put(file, said, target.slice, said.value, True)
    for more in file.every(ast.AugAssign):
        if isinstance(more.op, ast.BitOr) and isinstance(more.target, ast.Name):
            yield more.target, Put(file, more, None, more.value, True)


def _called(file: File) -> Iterator[tuple[ast.expr, Put]]:
    for call in file.every(ast.Call):
        func = call.func
        if not isinstance(func, ast.Attribute) or func.attr not in _METHODS:
            continue
        if func.attr != "update":
            key = call.args[0] if call.args else None
            yield func.value, Put(file, call, key, None, False)
            continue
        yield from ((func.value, Put(file, call, None, one, True)) for one in call.args)
        for word in call.keywords:
            key = ast.Constant(word.arg) if word.arg is not None else None
            yield func.value, Put(file, call, key, word.value, True)


def _straight(file: File, at: ast.AST, home: File, made: ast.AST) -> bool:
    """Whether it always happens where the dict is made: the same body, below no condition."""
    above = file.above(at)
    around = next((one for one in above if not isinstance(one, ast.expr | ast.Expr)), None)
    body = file.function_of(at) or file.tree
    return around is body and body is (home.function_of(made) or home.tree)
