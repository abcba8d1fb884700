"""Training functions of the ledger, and whether training saves its state (R16)."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.facts import File, packages
from ledger.rules.lint.finding import WARNING, Finding
from ledger.rules.lint.resolve import path_of
from ledger.rules.lint.scopes import Function
from ledger.rules.lint.training import LOOPS, group, loops_around, training

_RUN = frozenset({"workers.Run", "workers.run.Run"})
_ARRAYS = ("savefig", "savetxt", "savez", "savemat")
_READS = ("load", "restore", "resume", "gradient", "latest", "find")


def holds_run(file: File, function: Function) -> bool:
    """Whether a function takes a Run: annotated so, or named `run` in a file that imports it."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(_is_run(file, one) for one in arguments)


def _is_run(file: File, argument: ast.arg) -> bool:
    said = argument.annotation
    if isinstance(said, ast.Constant):
        return said.value in ("Run", "workers.Run")
    return (
        path_of(file, said) in _RUN
        if said is not None
        else argument.arg == "run" and "workers" in packages(file)
    )


def r16_checkpoint(file: File) -> Iterator[Finding]:
    """A loop that trains with torch, and nothing that saves a state_dict."""
    files = group(file)
    loop = _outermost(file)
    if loop is None or not any("torch" in packages(one) for one in files):
        return
    ours = any(holds_run(one, function) for one in files for function in one.functions())
    if any(_saves(one, call, ours) for one in files for call in one.every(ast.Call)):
        return
    message = "this loop trains, and nothing saves a state_dict: after an interruption it begins anew"
    remedy = "save `model.state_dict()` with step and optimizer every 100 epochs or 30 s"
    if ours:
        message = "this loop trains without `run.checkpoint`: after an interruption it begins anew"
        remedy = (
            "`run.checkpoint(model, step=step, optimizer=optimizer)` in the loop, `run.restore()` before it"
        )
    yield Finding(file.name, loop.lineno, "R16", WARNING, message, remedy)


def _outermost(file: File) -> ast.stmt | None:
    """The first loop of this file that trains and is not itself inside training."""
    found = training(file)
    for kind in LOOPS:
        for loop in file.every(kind):
            above = set(loops_around(file, loop)) & found.loops
            if loop in found.loops and not above and not _called_inside(file, loop):
                return loop
    return None


def _called_inside(file: File, loop: ast.AST) -> bool:
    """Whether its function is called from a loop that trains: that one is the outermost."""
    function, found = file.function_of(loop), training(file)
    return any(
        target is function and found.loops & set(loops_around(one, call)) for one, call, target in found.calls
    )


def _saves(file: File, call: ast.Call, ours: bool) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    low = name.lower()
    if ours:
        return name == "checkpoint" and not path_of(file, call.func).startswith("torch.")
    if any(word in low for word in _ARRAYS + _READS):
        return False
    if "save" not in low and "checkpoint" not in low:
        return False
    return not path_of(file, call.func).startswith(("numpy.", "torch.utils.checkpoint", "matplotlib."))
