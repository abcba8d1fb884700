"""What an expression does to a Volume: it writes, commits, or calls a function that does."""

import ast
from collections.abc import Hashable, Iterator

from ledger.rules.lint.apps import remote
from ledger.rules.lint.bound import matched
from ledger.rules.lint.dirty import NOTHING, State, Write, committed, joined
from ledger.rules.lint.facts import File
from ledger.rules.lint.flow import Frame, block
from ledger.rules.lint.mounts import key_of
from ledger.rules.lint.resolve import Origin, origin
from ledger.rules.lint.scopes import Function
from ledger.rules.lint.texts import Given, text
from ledger.rules.lint.writes import written

_MOST = 100
"""Writes that wait at once; a function that leaves more has been told enough."""
_CLOSED = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def effects(frame: Frame, nodes: list[ast.AST], state: State) -> State:
    """What waits for a commit after these expressions."""
    for call in sorted(_calls(nodes), key=lambda one: (one.end_lineno or 0, one.end_col_offset or 0)):
        found, key = commit(frame.file, call)
        if found:
            frame.walk.commits.add(key)
            settled = committed(state, key)
            frame.walk.settled |= settled
            state -= settled
            continue
        writes = _writes(frame, call)
        if writes and len(state) < _MOST:
            state = state.union(writes)
        state = _followed(frame, call, state)
    return state


def opened(frame: Frame, node: ast.expr) -> list[Write]:
    """What a `with` opens for writing below a mount."""
    return _writes(frame, node) if isinstance(node, ast.Call) else []


def commit(file: File, call: ast.Call) -> tuple[bool, Hashable]:
    """Whether a call commits a Volume, and which."""
    func = call.func
    if isinstance(func, ast.Attribute) and func.attr == "aio":
        func = func.value
    if not isinstance(func, ast.Attribute) or func.attr != "commit":
        return False, None
    return key_of(file, func.value)


def _calls(nodes: list[ast.AST]) -> Iterator[ast.Call]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        waiting += [child for child in ast.iter_child_nodes(node) if not isinstance(child, _CLOSED)]


def _writes(frame: Frame, call: ast.Call) -> list[Write]:
    """The write of one call; one to a path that cannot be read is kept aside."""
    path = written(frame.file, call)
    if path is None:
        return []
    known = text(frame.file, path, frame.given)
    if known is None:
        frame.walk.unread.append(Write(frame.file, call, "", "", None))
        return []
    below = [one for one in frame.walk.mounts if _below(known.start, one.path)]
    if not below:
        return []
    mount = max(below, key=lambda one: len(one.path))
    fresh = Write(frame.file, call, mount.path, mount.name, mount.key)
    return [frame.walk.writes.setdefault(call, fresh)]


def _below(path: str, mount: str) -> bool:
    return path == mount or path.startswith(mount.rstrip("/") + "/")


def _followed(frame: Frame, call: ast.Call, state: State) -> State:
    """What a function of the files does when it is called; a remote call does it elsewhere."""
    func = call.func
    local = isinstance(func, ast.Attribute) and func.attr == "local"
    target = origin(frame.file, func.value if local and isinstance(func, ast.Attribute) else func)
    node, walk = target.node, frame.walk
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node in walk.active or walk.left <= 0:
        return state
    if remote(target.file, node) is not None and not local:
        return state
    inner = Frame(walk, target.file, Given(_given(frame, call, node)))
    return follow(inner, node, state)


def follow(frame: Frame, node: Function, state: State) -> State:
    """What waits for a commit once a function has returned."""
    frame.walk.active.add(node)
    frame.walk.passed.add(node)
    end = block(frame, node.body, state)
    frame.walk.active.discard(node)
    return joined([end, *frame.exits]) or NOTHING


def _given(frame: Frame, call: ast.Call, node: Function) -> dict[ast.AST, tuple[Origin, Given]]:
    """The parameters of a function with what this call gives for them."""
    pairs = matched(call, node)
    return {one: (Origin(frame.file, said), frame.given) for one, said in pairs}
