"""Python started as a child without -u (R27): what it prints is held back."""

import ast
import re
from collections.abc import Iterator

from ledger.rules.lint.apps import uses_modal
from ledger.rules.lint.constants import value
from ledger.rules.lint.facts import File
from ledger.rules.lint.finding import WARNING, Finding
from ledger.rules.lint.resolve import path_of

_STARTS = frozenset(
    ["subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_call", "os.system",
     "modal.Sandbox.create", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"]
)  # fmt: skip
_PYTHON = re.compile(r"(?:.*/)?python(?:3(?:\.\d+)?)?$")
_FLAG = re.compile(r"-[A-Za-z]+$")
_SHORT = frozenset(["pip", "venv", "ensurepip", "compileall", "pytest", "ledger"])
_UNKNOWN = "\0"


def r27_unbuffered_child(file: File) -> Iterator[Finding]:
    """Long jobs only: a script whose name says train, or any script that a Modal file starts."""
    for call in file.every(ast.Call):
        if path_of(file, call.func) in _STARTS and not _kept(file, call):
            words = _command(file, call)
            if _held_back(words) and (uses_modal(file) or any("train" in word for word in words)):
                message = "Python is started without -u: what it prints is held back until it ends"
                remedy = "`python -u …`, or PYTHONUNBUFFERED=1 in its environment"
                yield Finding(file.name, call.lineno, "R27", WARNING, message, remedy)


def _kept(file: File, call: ast.Call) -> bool:
    """Whether the output is collected anyway, or the child's environment says unbuffered."""
    for word in call.keywords:
        if word.arg == "capture_output" and value(file, word.value):
            return True
        if word.arg in ("stdout", "env"):
            names = {getattr(one, "attr", getattr(one, "value", "")) for one in ast.walk(word.value)
                     if isinstance(one, ast.Attribute | ast.Constant)}  # fmt: skip
            if names & {"PIPE", "DEVNULL", "PYTHONUNBUFFERED"}:
                return True
    return False


def _command(file: File, call: ast.Call) -> list[str]:
    """The words of the command line as far as they are written out."""
    if not call.args:
        return []
    first = call.args[0]
    line = value(file, first)
    if isinstance(line, str) and " " in line:
        return line.split()[:50]
    parts = first.elts if isinstance(first, ast.List | ast.Tuple) else call.args
    return [_word(file, part) for part in parts[:50]]


def _word(file: File, node: ast.expr) -> str:
    if path_of(file, node) == "sys.executable":
        return "python"
    said = value(file, node)
    return said if isinstance(said, str) else _UNKNOWN


def _held_back(words: list[str]) -> bool:
    """Whether a command line begins with Python and gives a script, or a long module, without -u."""
    while words and "=" in words[0]:
        if words[0].startswith("PYTHONUNBUFFERED"):
            return False
        words = words[1:]
    if not words or not _PYTHON.match(words[0]):
        return False
    for number, word in enumerate(words[1:], 1):
        if word == "-m":
            return words[number + 1 : number + 2] not in [[name] for name in _SHORT]
        if not _FLAG.match(word):
            return word == _UNKNOWN or word.endswith(".py")
        if "u" in word or word in ("-c", "-V", "-h"):
            return False
    return False
