"""What belongs to Modal in a script: Apps, Functions, and the options that they were given."""

import ast
from dataclasses import dataclass

from ledger.rules.lint.bound import possible
from ledger.rules.lint.constants import Words, keywords
from ledger.rules.lint.facts import File, packages
from ledger.rules.lint.resolve import SAME, Origin, calls, origin, path_of, same
from ledger.rules.lint.scopes import Function

_APPS = frozenset({"modal.App", "modal.Stub", "modal.App.lookup", "modal.app.App"})
_REMOTE = frozenset(
    {f"modal.{kind}.{how}" for kind in ("Function", "Cls") for how in ("from_name", "lookup", "from_id")}
)
_OWN_WORDS = frozenset(
    [
        "image",
        "gpu",
        "secrets",
        "volumes",
        "retries",
        "timeout",
        "cpu",
        "memory",
        "schedule",
        "max_containers",
    ]
)
_WEB = frozenset(
    ["fastapi_endpoint", "web_endpoint", "asgi_app", "wsgi_app", "web_server"]
)  # fmt: skip
_CALLED = frozenset(["method", "batched"])
MODAL_PARTS = frozenset({"method", "enter", "exit", "batched", "concurrent"}) | _WEB


@dataclass(frozen=True, slots=True)
class Remote:
    """A Modal function, or a class of them: its definition, and the call that made it one if there is any."""

    file: File
    node: Function | ast.ClassDef
    call: ast.Call | None
    web: bool = False

    @property
    def line(self) -> int:
        """The line of the decorator."""
        return self.call.lineno if self.call is not None else self.node.lineno

    def words(self) -> Words:
        """The options of the function."""
        return keywords(self.file, self.call) if self.call is not None else Words()

    def app_words(self) -> Words:
        """The options of its App, where the files show them."""
        if self.call is None or not isinstance(self.call.func, ast.Attribute):
            return Words()
        made = origin(self.file, self.call.func.value)
        return keywords(made.file, made.node) if isinstance(made.node, ast.Call) else Words()

    def bodies(self) -> list[Function]:
        """The functions that run in the container."""
        if not isinstance(self.node, ast.ClassDef):
            return [self.node]
        return [one for one in self.node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]


def remote(file: File, node: ast.AST | None) -> Remote | None:
    """The Modal function or class that a definition is, by its decorators."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return None
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if _makes(file, call.func if call is not None else decorator, call):
            return Remote(file, node, call, _is_web(file, node))
    return None


def _is_web(file: File, node: Function | ast.ClassDef) -> bool:
    """Whether a function is a web endpoint, or a class has nothing else that can be called."""
    parts = set(_parts(file, node))
    for one in node.body if isinstance(node, ast.ClassDef) else []:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            parts |= set(_parts(file, one))
    return bool(parts & _WEB) and not parts & _CALLED


def remotes(file: File) -> list[Remote]:
    """Every Modal function and class of a file, those made as `app.function(…)(f)` included."""
    return file.once("remotes", _remotes)


def _remotes(file: File) -> list[Remote]:
    definitions = [*file.functions(), *file.every(ast.ClassDef)]
    found = [one for node in definitions if (one := remote(file, node)) is not None]
    for call in file.every(ast.Call):
        if isinstance(call.func, ast.Call) and _makes(file, call.func.func, call.func) and call.args:
            made = origin(file, call.args[0])
            if isinstance(made.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.append(Remote(file, made.node, call.func))
    return sorted(found, key=lambda one: one.line)


def is_app(file: File, node: ast.AST | None) -> bool:
    """Whether an expression is a Modal App."""
    found = origin(file, node)
    return calls(file, node) in _APPS or _annotated(found, _APPS)


def is_remote(file: File, node: ast.AST | None, depth: int = 8) -> bool:
    """Whether an expression is a Modal function that can be called remotely."""
    found = origin(file, node)
    if depth <= 0 or found.node is None:
        return False
    if isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return remote(found.file, found.node) is not None or _is_method(found.file, found.node)
    if isinstance(found.node, ast.Call):
        return _made_remote(found.file, found.node, depth)
    if isinstance(found.node, ast.IfExp):
        return any(is_remote(found.file, one, depth - 1) for one in (found.node.body, found.node.orelse))
    if isinstance(found.node, ast.Attribute):
        return _deployed_method(found.file, found.node)
    return _annotated(found, frozenset({"modal.Function"})) or any(
        is_remote(one.file, one.node, depth // 3) for one in possible(found)
    )


def uses_modal(file: File) -> bool:
    """Whether a file imports modal."""
    return "modal" in packages(file)


def _makes(file: File, maker: ast.AST, call: ast.Call | None) -> bool:
    """Whether `maker` is the `function` or `cls` of an App."""
    if not isinstance(maker, ast.Attribute) or maker.attr not in ("function", "cls"):
        return False
    if is_app(file, maker.value):
        return True
    base = origin(file, maker.value)
    if isinstance(base.node, ast.Call) or base.path.partition(".")[0] in ("tensorflow", "builtins"):
        return False
    if not isinstance(maker.value, ast.Name):
        return False
    own = call is not None and any(word.arg in _OWN_WORDS for word in call.keywords)
    return own or (uses_modal(file) and maker.value.id in ("app", "stub"))


def _made_remote(file: File, call: ast.Call, depth: int) -> bool:
    if path_of(file, call.func) in _REMOTE:
        return True
    if isinstance(call.func, ast.Call):
        return _makes(file, call.func.func, call.func)
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in SAME
        and is_remote(file, call.func.value, depth - 1)
    )


def _deployed_method(file: File, node: ast.Attribute) -> bool:
    """A method of an instance of `modal.Cls.from_name(…)`."""
    made = origin(file, node.value)
    if not isinstance(made.node, ast.Call):
        return False
    owner = same(made.file, made.node.func)
    kinds = {"modal.Cls.from_name", "modal.Cls.lookup"}
    return isinstance(owner.node, ast.Call) and path_of(owner.file, owner.node.func) in kinds


def _is_method(file: File, node: Function) -> bool:
    return any(part in _CALLED for part in _parts(file, node))


def _parts(file: File, node: Function | ast.ClassDef) -> list[str]:
    """The names of modal's own decorators on a definition."""
    makers = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
    paths = [path_of(file, maker) for maker in makers]
    return [path.rpartition(".")[2] for path in paths if path.startswith("modal.")]


def _annotated(found: Origin, kinds: frozenset[str]) -> bool:
    """Whether a parameter is annotated as one of these."""
    if not isinstance(found.node, ast.arg) or found.node.annotation is None:
        return False
    said = found.node.annotation
    if isinstance(said, ast.Constant):
        return str(said.value) in kinds
    return path_of(found.file, said) in kinds
