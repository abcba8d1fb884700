"""The options that every Modal function needs (R25): retries and a timeout."""

import ast
from collections.abc import Iterator

from ledger.rules.lint.apps import Remote, remotes
from ledger.rules.lint.constants import UNKNOWN, Unknown, keywords, value
from ledger.rules.lint.facts import File
from ledger.rules.lint.finding import ERROR, WARNING, Finding, shown
from ledger.rules.lint.resolve import Origin, origin, path_of
from ledger.rules.lint.scopes import Function

_RETRIES = "state `retries=1` or more: every Modal function can be preempted"
_TIMEOUT = "state `timeout=` in seconds: the worst case that is reserved is computed from it"


def r25_retries(file: File) -> Iterator[Finding]:
    """A Modal function without retries of 1 or more."""
    for one in remotes(file):
        if one.web:
            continue  # modal refuses retries on a web endpoint
        if _generates(one):
            message = f"`{_name(one)}` is a generator, which Modal cannot retry"
            remedy = "return the result at the end and write progress to a Volume, then state `retries=1`"
            yield Finding(file.name, one.line, "R25", WARNING, message, remedy)
        else:
            yield from _retried(file, one)


def _retried(file: File, one: Remote) -> Iterator[Finding]:
    words = one.words()
    said = words.given.get("retries")
    times = _times(said) if said is not None else None
    if isinstance(times, Unknown) or (said is None and not words.whole):
        message = f"`{_name(one)}`: whether it is retried cannot be read from the script"
        yield Finding(file.name, one.line, "R25", WARNING, message, "write `retries=1` or more as a number")
    elif not isinstance(times, int) or times < 1:
        how = (
            "has no retries"
            if times is None
            else f"has retries={int(times) if isinstance(times, int) else '?'}"
        )
        yield Finding(file.name, _line(one, said), "R25", ERROR, f"`{_name(one)}` {how}", _RETRIES)


def _times(said: Origin) -> object:
    """How many retries an option states: a number, `modal.Retries(max_retries=n)`, None, or UNKNOWN."""
    found = origin(said.file, said.node)
    if isinstance(found.node, ast.Call) and path_of(found.file, found.node.func) in (
        "modal.Retries",
        "modal.retries.Retries",
    ):
        most = keywords(found.file, found.node).given.get("max_retries")
        return value(most.file, most.node) if most is not None else UNKNOWN
    return value(said.file, said.node)


def r25_timeout(file: File) -> Iterator[Finding]:
    """A Modal function without a timeout of its own: it is stopped after 300 s."""
    for one in remotes(file):
        words = one.words()
        said = words.given.get("timeout")
        if said is None and not words.whole:
            message = f"`{_name(one)}`: its timeout cannot be read from the script"
            yield Finding(file.name, one.line, "R25", WARNING, message, _TIMEOUT)
        elif said is None or value(said.file, said.node) is None:
            message = f"`{_name(one)}` has no timeout: Modal stops it after 300 s"
            yield Finding(file.name, one.line, "R25", ERROR, message, _TIMEOUT)


def _name(one: Remote) -> str:
    return shown(one.node.name)


def _line(one: Remote, said: Origin | None) -> int:
    """The line of the option where it stands in this file, else the decorator's."""
    if said is None or said.file is not one.file:
        return one.line
    return getattr(said.node, "lineno", one.line)


def _generates(one: Remote) -> bool:
    return one.node in one.file.once("generators", _generators)


def _generators(file: File) -> set[Function | None]:
    every: list[ast.AST] = [*file.every(ast.Yield), *file.every(ast.YieldFrom)]
    return {file.function_of(node) for node in every}
