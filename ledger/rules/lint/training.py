"""Which loops of a script train, and which functions run inside them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import origin
from ledger.rules.lint.scopes import Function

LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_STEPS = frozenset(
    ["backward", "manual_backward", "apply_gradients", "apply_updates", "train_on_batch", "partial_fit"]
)
_ROUNDS = 20


@dataclass(slots=True)
class Training:
    """`loops`: those that train; `named`: those that only sound so (`for epoch in …`).

    `inside`: functions called, directly or not, from within one; `calls`: who calls which function of the
    files, with the call.
    """

    loops: set[ast.AST] = field(default_factory=set)
    named: set[ast.AST] = field(default_factory=set)
    inside: set[ast.AST] = field(default_factory=set)
    calls: list[tuple[File, ast.Call, Function]] = field(default_factory=list)


def training(file: File) -> Training:
    """What trains in a file and in those connected with it."""
    return file.once("training", _training)


def loops_around(file: File, node: ast.AST) -> list[ast.AST]:
    """The `for` and `while` loops of its own function around a node, the innermost first."""
    found: list[ast.AST] = []
    for outer in file.above(node):
        if isinstance(outer, _FUNCTIONS):
            break
        if isinstance(outer, LOOPS):
            found.append(outer)
    return found


def reached(found: Training, start: set[ast.AST]) -> set[ast.AST]:
    """Functions that are called from these, directly or not; they themselves included."""
    called: dict[ast.AST | None, set[ast.AST]] = {}
    for file, call, target in found.calls:
        called.setdefault(file.function_of(call), set()).add(target)
    seen, waiting = set(start), list(start)
    while waiting:
        fresh = called.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen


def group(file: File) -> list[File]:
    """The file and those connected with it by imports."""
    return file.project.together(file) if file.project is not None else [file]


def _training(file: File) -> Training:
    found = Training()
    files = group(file)
    for one in files:
        found.calls += list(_calls(one))
        found.named |= {loop for kind in LOOPS for loop in one.every(kind) if _sounds_so(loop)}
    steps: list[tuple[File, ast.AST]] = [
        (one, call)
        for one in files
        for call in one.every(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _STEPS
    ]
    _spread(found, steps)
    seeds: set[ast.AST] = {
        target
        for one, call, target in found.calls
        if (found.loops | found.named) & set(loops_around(one, call))
    }
    found.inside = reached(found, seeds)
    for one in files:
        one.known["training"] = found
    return found


def _spread(found: Training, steps: list[tuple[File, ast.AST]]) -> None:
    """From the calls that train to the loops around them, and on to those who call their functions."""
    trains: set[Function] = set()
    for _ in range(_ROUNDS):
        for one, call in steps:
            found.loops |= set(loops_around(one, call))
        fresh = {function for one, call in steps if (function := one.function_of(call)) is not None} - trains
        if not fresh:
            return
        trains |= fresh
        steps = [(one, call) for one, call, target in found.calls if target in fresh]


def _calls(file: File) -> Iterator[tuple[File, ast.Call, Function]]:
    for call in file.every(ast.Call):
        target = origin(file, call.func).node
        if isinstance(target, ast.FunctionDef | ast.AsyncFunctionDef):
            yield file, call, target


def _sounds_so(loop: ast.AST) -> bool:
    """`for epoch in …`, `range(config.epochs)`, `run.progress(…)`."""
    if isinstance(loop, ast.While):
        return any("epoch" in name for name in _names(loop.test))
    assert isinstance(loop, ast.For | ast.AsyncFor)
    names = [*_names(loop.target), *_names(loop.iter)]
    return any("epoch" in name for name in names) or "progress" in _names(loop.iter)


def _names(node: ast.AST) -> list[str]:
    return [
        str(getattr(one, "id", None) or getattr(one, "attr", None) or getattr(one, "value", "")).lower()
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.Attribute | ast.Constant)
    ]
