"""Whether what a script prints leaves it at once anyway (R27)."""

import ast
import re

from ledger.rules.lint.constants import keywords, value
from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import path_of

_NAME = "PYTHONUNBUFFERED"
_SAID = re.compile(rf"{_NAME}[= ]\S")
_SHEBANG = re.compile(r"#!.*python\S*(?:\s+\S+)*?\s+-[A-Za-z]*u")


def unbuffered(file: File) -> bool:
    """Whether the file turns buffering off for the whole process."""
    return file.once("unbuffered", _unbuffered)


def _unbuffered(file: File) -> bool:
    return bool(
        _SHEBANG.match(file.first)
        or any(_reconfigures(file, call) for call in file.every(ast.Call))
        or any(_rebinds(file, target) for said in file.every(ast.Assign) for target in said.targets)
        or any(_environment(file, one) for one in file.every(ast.Dict))
        or any(_image_line(file, one) for one in file.every(ast.Constant))
    )


def _reconfigures(file: File, call: ast.Call) -> bool:
    """`sys.stdout.reconfigure(line_buffering=True)`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "reconfigure":
        return False
    given = keywords(file, call).given
    on = [given[key] for key in ("line_buffering", "write_through") if key in given]
    return path_of(file, call.func) == "sys.stdout.reconfigure" and any(
        value(one.file, one.node) for one in on
    )


def _rebinds(file: File, target: ast.expr) -> bool:
    """`sys.stdout = …`, `builtins.print = …`."""
    if not isinstance(target, ast.Attribute) or target.attr not in ("stdout", "print"):
        return False
    return path_of(file, target) in ("sys.stdout", "builtins.print")


def _environment(file: File, node: ast.Dict) -> bool:
    """`image.env({"PYTHONUNBUFFERED": "1"})`; of a child process it says nothing about this one."""
    stated = any(
        isinstance(key, ast.Constant) and key.value == _NAME and _on(inner)
        for key, inner in zip(node.keys, node.values, strict=True)
    )
    return stated and not _for_a_child(file, node)


def _on(node: ast.expr) -> bool:
    return not isinstance(node, ast.Constant) or bool(node.value)


def _for_a_child(file: File, node: ast.AST) -> bool:
    for outer in file.above(node):
        if isinstance(outer, ast.Call):
            return path_of(file, outer.func).startswith(("subprocess.", "os."))
        if isinstance(outer, ast.stmt):
            return False
    return False


def _image_line(file: File, node: ast.Constant) -> bool:
    """`image.dockerfile_commands("ENV PYTHONUNBUFFERED=1")`."""
    if not isinstance(node.value, str) or _NAME not in node.value or not _SAID.search(node.value):
        return False
    around = [one for one in file.above(node)[:4] if isinstance(one, ast.Call)]
    return any(
        isinstance(one.func, ast.Attribute) and one.func.attr == "dockerfile_commands" for one in around
    )
