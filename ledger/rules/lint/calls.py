"""How a script calls its Modal functions (R25): all at once, one after the other, or while it is imported."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.apps import is_app, is_remote
from ledger.rules.lint.constants import UNKNOWN, keywords, value
from ledger.rules.lint.facts import File
from ledger.rules.lint.finding import ERROR, WARNING, Finding, shown

_MAPS = frozenset(["map", "starmap", "for_each", "spawn_map", "experimental_spawn_map"])
_WAITS = frozenset(["remote", "remote_gen"])
_STARTS = _MAPS | _WAITS | {"spawn"}
_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def r25_map(file: File) -> Iterator[Finding]:
    """`.map()` and its like on a Modal function, where one `.spawn()` a run is due."""
    for node in file.every(ast.Attribute):
        if node.attr in _MAPS and is_remote(file, node.value):
            name = _name(node.value)
            message = f"`{name}.{node.attr}` is one call for all runs; its first failure loses the others"
            remedy = f"start each run by itself and keep its handle: `{name}.spawn(x)` for each x"
            yield Finding(file.name, _line(node), "R25", ERROR, message, remedy)


def r25_remote_in_a_loop(file: File) -> Iterator[Finding]:
    """`.remote()` in a loop waits for each run before the next one starts."""
    for call in file.every(ast.Call):
        func = _bare(call.func)
        if not isinstance(func, ast.Attribute) or func.attr not in _WAITS:
            continue
        if _in_loop(file, call) and is_remote(file, func.value):
            name = _name(func.value)
            waits = "waits for each run, and " if func is call.func or _awaited(file, call) else ""
            message = f"`{name}.{func.attr}` in a loop {waits}dies with this process"
            remedy = f"`{name}.spawn(…)`, keep the handles, read the results afterwards"
            yield Finding(file.name, _line(func), "R25", WARNING, message, remedy)


def r25_detached(file: File) -> Iterator[Finding]:
    """An ephemeral App ends with the process that started it."""
    for call in file.every(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr == "run" and is_app(file, func.value):
            words = keywords(file, call)
            detach = words.given.get("detach")
            said = (
                value(detach.file, detach.node) if detach is not None else (None if words.whole else UNKNOWN)
            )
            if not said:
                name = _name(func.value)
                message = f"`{name}.run()` without detach: the App stops when this process does"
                remedy = f"`{name}.run(detach=True)`, or deploy the App"
                yield Finding(file.name, _line(func), "R25", WARNING, message, remedy)


def r25_guarded(file: File) -> Iterator[Finding]:
    """A run that starts while the file is imported starts again in every container."""
    for call in file.every(ast.Call):
        func = _bare(call.func)
        if not isinstance(func, ast.Attribute) or file.function_of(call) is not None:
            continue
        started = func.attr in _STARTS and is_remote(file, func.value)
        if (started or (func.attr in ("run", "deploy") and is_app(file, func.value))) and not _guarded(
            file, call
        ):
            message = (
                f"`{_name(func.value)}.{func.attr}` while the file is imported: containers import it too"
            )
            remedy = 'put it below `if __name__ == "__main__":` or into a local entrypoint'
            yield Finding(file.name, _line(func), "R25", WARNING, message, remedy)


def _bare(func: ast.expr) -> ast.expr:
    """`f.remote.aio` as `f.remote`."""
    return func.value if isinstance(func, ast.Attribute) and func.attr == "aio" else func


def _awaited(file: File, call: ast.Call) -> bool:
    return isinstance(file.parents.get(call), ast.Await)


def _in_loop(file: File, node: ast.AST) -> bool:
    """Whether a node is repeated by a loop of its own function; a loop's iterable is not."""
    for outer in file.above(node):
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return False
        if isinstance(outer, _LOOPS) and not _feeds(outer, node):
            return True
        node = outer
    return False


def _feeds(loop: ast.AST, node: ast.AST) -> bool:
    """Whether a direct child is what the loop goes through, once."""
    if isinstance(loop, ast.For | ast.AsyncFor):
        return node is loop.iter or node in loop.orelse
    return isinstance(node, ast.comprehension) and node is getattr(loop, "generators", [None])[0]


def _guarded(file: File, node: ast.AST) -> bool:
    return any(isinstance(outer, ast.If) and _asks_main(outer.test) for outer in file.above(node))


def _asks_main(test: ast.AST) -> bool:
    """`__name__ == "__main__"`, `modal.is_local()`."""
    names = {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(test)}
    return bool(names & {"__name__", "is_local"})


def _line(node: ast.Attribute) -> int:
    """The line that the attribute's own name stands on."""
    return node.end_lineno or node.lineno


def _name(node: ast.AST) -> str:
    """A function as the script calls it: `Model().predict`; the last names where it is longer."""
    parts: list[str] = []
    here: ast.AST | None = node
    while here is not None and len(parts) < 3:
        if isinstance(here, ast.Attribute):
            parts.append(here.attr)
            here = here.value
        elif isinstance(here, ast.Call):
            here = here.func
            parts.append("()")
        else:
            parts.append(getattr(here, "id", "function"))
            here = None
    return shown(".".join(reversed(parts)).replace(".()", "()"))
