"""What a script saves (R16): a state_dict, a whole module, or nothing."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.facts import File
from ledger.rules.lint.finding import ERROR, WARNING, Finding, shown
from ledger.rules.lint.modules import Whole, whole
from ledger.rules.lint.resolve import origin, path_of
from ledger.rules.lint.scopes import Function

_PICKLES = frozenset(
    [
        f"{module}.{name}"
        for module in ("pickle", "cloudpickle", "dill", "joblib")
        for name in ("dump", "dumps")
    ]
)
_MOST_KEYS = 50


def r16_state_dict(file: File) -> Iterator[Finding]:
    """`torch.save` of a whole module: it can be read only by the very code that wrote it."""
    for call in file.every(ast.Call):
        path = path_of(file, call.func)
        if path == "torch.save" or path in _PICKLES:
            kind = _saved(file, call)
            if kind is Whole.YES or (kind is Whole.PERHAPS and path == "torch.save"):
                yield _finding(file, call, path, kind)


def _saved(file: File, call: ast.Call) -> Whole:
    given = (
        call.args[0] if call.args else next((one.value for one in call.keywords if one.arg == "obj"), None)
    )
    if given is None:
        return Whole.NO
    kinds = {whole(file, given), *(whole(file, one) for one in _put_in(file, given))}
    return next((kind for kind in (Whole.YES, Whole.PERHAPS) if kind in kinds), Whole.NO)


def _put_in(file: File, node: ast.expr) -> list[ast.expr]:
    """What is put into a dict under a key: `state["model"] = model`."""
    if not isinstance(node, ast.Name) or not isinstance(origin(file, node).node, ast.Dict | ast.Call):
        return []
    return file.once("put in", _assigned).get((file.function_of(node), node.id), [])[:_MOST_KEYS]


def _assigned(file: File) -> dict[tuple[Function | None, str], list[ast.expr]]:
    found: dict[tuple[Function | None, str], list[ast.expr]] = {}
    for said in file.every(ast.Assign):
        for target in said.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                found.setdefault((file.function_of(said), target.value.id), []).append(said.value)
    return found


def _finding(file: File, call: ast.Call, path: str, kind: Whole) -> Finding:
    given = call.args[0] if call.args else None
    name = given.id if isinstance(given, ast.Name) else "the model"
    how = "saves" if kind is Whole.YES else "seems to save"
    message = f"`{path}` {how} the whole module `{shown(name)}`, not its state_dict"
    if not isinstance(given, ast.Name):
        message = f"`{path}` {how} a whole module, not its state_dict"
    elif isinstance(origin(file, given).node, ast.Dict):
        message = f"`{path}` {how} a whole module inside `{shown(name)}`, not its state_dict"
    remedy = "save `model.state_dict()`; in a ledger run `run.checkpoint(model, step=step)` does so"
    return Finding(file.name, call.lineno, "R16", ERROR if kind is Whole.YES else WARNING, message, remedy)
