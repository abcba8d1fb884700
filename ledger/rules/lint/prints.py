"""`print` without `flush=True` where a job is long (R27): what it says arrives when it is too late."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.apps import remotes
from ledger.rules.lint.buffering import unbuffered
from ledger.rules.lint.constants import UNKNOWN, keywords, value
from ledger.rules.lint.facts import File, packages
from ledger.rules.lint.finding import ERROR, WARNING, Finding
from ledger.rules.lint.resolve import path_of
from ledger.rules.lint.runs import holds_run
from ledger.rules.lint.scopes import Function
from ledger.rules.lint.training import group, loops_around, reached, training

_LIBRARIES = frozenset(["torch", "tensorflow", "keras", "jax", "flax", "lightning", "pytorch_lightning"])
_REMEDY = "`print(…, flush=True)`, or first of all `sys.stdout.reconfigure(line_buffering=True)`"


def r27_flush(file: File, elsewhere: bool = False) -> Iterator[Finding]:
    """Prints in long loops, and anywhere in a Modal function.

    `elsewhere`: the training functions of this plan run on another machine, where it is an error.
    """
    if any(unbuffered(one) for one in group(file)):
        return
    for call in file.every(ast.Call):
        path = path_of(file, call.func)
        if path in ("builtins.print", "sys.stdout.write") and _buffered(file, call, path):
            level, where = _place(file, call, elsewhere)
            if level:
                said = "print" if path == "builtins.print" else path
                message = f"`{said}` without flush {where}: its output is held back"
                yield Finding(file.name, call.lineno, "R27", level, message, _REMEDY)


def _buffered(file: File, call: ast.Call, path: str) -> bool:
    """Whether what is written stays behind: no flush of its own, none after it, and to stdout."""
    if path == "builtins.print":
        words = keywords(file, call)
        flush, to = words.given.get("flush"), words.given.get("file")
        said = value(flush.file, flush.node) if flush is not None else (None if words.whole else UNKNOWN)
        if said or (to is not None and path_of(to.file, to.node) != "sys.stdout"):
            return False
    around = loops_around(file, call)
    near = around[0] if around else file.function_of(call)
    return near not in file.once("flushes", _flushes)


def _flushes(file: File) -> set[ast.AST | None]:
    """Loops and functions that flush stdout themselves."""
    found: set[ast.AST | None] = set()
    for call in file.every(ast.Call):
        if path_of(file, call.func) == "sys.stdout.flush":
            found |= {*loops_around(file, call), file.function_of(call)}
    return found


def _place(file: File, call: ast.Call, elsewhere: bool) -> tuple[str, str]:
    """How bad it is there, and the words for the place; an empty level where it is no matter."""
    function, loops = file.function_of(call), loops_around(file, call)
    found = training(file)
    trains = bool(found.loops & set(loops))
    inside = trains or bool(found.named & set(loops)) or function in found.inside
    in_modal, repeated = _modal(file)
    if function in in_modal:
        if inside or loops or function in repeated:
            return ERROR, "in a loop of a Modal function"
        return WARNING, "in a Modal function"
    if not inside:
        return "", ""
    if function in _runs(file):
        return (ERROR if elsewhere else WARNING), "in a training loop"
    strong = trains or (function in found.inside and found.loops) or _LIBRARIES & packages(file)
    return (ERROR if strong else WARNING), "in a training loop"


def _modal(file: File) -> tuple[set[ast.AST], set[ast.AST]]:
    """Functions that run in a Modal container, and those of them that a loop there calls."""
    return file.once("in modal", _in_modal)


def _in_modal(file: File) -> tuple[set[ast.AST], set[ast.AST]]:
    found = training(file)
    every = reached(found, {body for one in group(file) for each in remotes(one) for body in each.bodies()})
    looped: set[ast.AST] = {
        target
        for one, call, target in found.calls
        if one.function_of(call) in every and loops_around(one, call)
    }
    return every, reached(found, looped)


def _runs(file: File) -> set[ast.AST]:
    """Functions that hold a Run of the ledger, and those that they call."""
    return file.once("in runs", _in_runs)


def _in_runs(file: File) -> set[ast.AST]:
    holders: set[ast.AST] = {
        function for one in group(file) for function in _functions(one) if holds_run(one, function)
    }
    return reached(training(file), holders)


def _functions(file: File) -> list[Function]:
    return file.functions()
