"""Follow a Modal function statement by statement: writes to a Volume, commits, and the ways out."""

import ast
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from ledger.rules.lint.dirty import NOTHING, State, Write, joined
from ledger.rules.lint.facts import File
from ledger.rules.lint.mounts import Mount
from ledger.rules.lint.texts import Given

_DEEPEST = 120
"""Blocks inside blocks, calls included; what is deeper is not followed."""
_MOST = 20_000
"""Statements of one search."""


@dataclass(slots=True)
class Walk:
    """What one search shares: the mounts, what it has met (writes by their calls, functions that
    were followed), what is left.
    """

    mounts: list[Mount]
    left: int = _MOST
    depth: int = 0
    active: set[ast.AST] = field(default_factory=set)
    passed: set[ast.AST] = field(default_factory=set)
    commits: set[Hashable] = field(default_factory=set)
    writes: dict[ast.AST, Write] = field(default_factory=dict)
    settled: set[Write] = field(default_factory=set)
    unread: list[Write] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One function that is followed. `exits`: what waits at each way out; `pending`: files still open."""

    walk: Walk
    file: File
    given: Given
    exits: list[State] = field(default_factory=list)
    loops: list[tuple[list[State], list[State]]] = field(default_factory=list)
    pending: list[list[Write]] = field(default_factory=list)
    finals: list[list[ast.stmt]] = field(default_factory=list)


def block(frame: Frame, body: list[ast.stmt], state: State) -> State | None:
    """What waits after some statements; None if they are never passed."""
    walk, here = frame.walk, state
    if walk.depth >= _DEEPEST:
        return state
    walk.depth += 1
    try:
        for one in body:
            walk.left -= 1
            after = _statement(frame, one, here) if walk.left > 0 else here
            if after is None:
                return None
            here = after
    finally:
        walk.depth -= 1
    return here


def _statement(frame: Frame, node: ast.stmt, state: State) -> State | None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return state
    follow = _COMPOUND.get(type(node))
    if follow is not None:
        return follow(frame, node, state)
    return _leave(frame, node, _effects(frame, [node], state))


def _effects(frame: Frame, nodes: list[ast.AST], state: State) -> State:
    from ledger.rules.lint.effects import effects  # which follows calls, and so needs this file

    return effects(frame, nodes, state)


def _leave(frame: Frame, node: ast.stmt, state: State) -> State | None:
    """`return`, `raise`, `break`, `continue`; any other statement is passed."""
    if isinstance(node, ast.Return):
        frame.exits.append(_way_out(frame, state))
        return None
    if isinstance(node, ast.Raise):
        return None
    if isinstance(node, ast.Break | ast.Continue) and frame.loops:
        breaks, continues = frame.loops[-1]
        (breaks if isinstance(node, ast.Break) else continues).append(state)
        return None
    return state


def _way_out(frame: Frame, state: State) -> State:
    """Open files are closed and every `finally` around runs."""
    here = state.union(*frame.pending)
    finals, frame.finals = frame.finals, []
    for body in reversed(finals):
        here = block(frame, body, here) or NOTHING
    frame.finals = finals
    return here


def _if(frame: Frame, node: ast.If, state: State) -> State | None:
    """A chain of `elif` is followed without going deeper."""
    ways: list[State | None] = []
    here = node
    while True:
        state = _effects(frame, [here.test], state)
        ways.append(block(frame, here.body, state))
        if len(here.orelse) == 1 and isinstance(here.orelse[0], ast.If):
            here = here.orelse[0]
            continue
        ways.append(block(frame, here.orelse, state))
        return joined(ways)


def _loop(frame: Frame, node: ast.For | ast.AsyncFor | ast.While, state: State) -> State | None:
    state = _effects(frame, [node.test if isinstance(node, ast.While) else node.iter], state)
    frame.loops.append(([], []))
    once = block(frame, node.body, state)
    breaks, continues = frame.loops.pop()
    endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
    if endless:
        return joined(breaks)
    through = joined([state, once, *continues])
    after = block(frame, node.orelse, through) if through is not None else None
    return joined([after, *breaks])


def _try(frame: Frame, node: ast.Try | ast.TryStar, state: State) -> State | None:
    frame.finals.append(node.finalbody)
    done = block(frame, node.body, state)
    # an exception may come before or after what the body does
    broken = joined([state, done]) or state
    ways = [block(frame, node.orelse, done) if done is not None else None]
    ways += [block(frame, handler.body, broken) for handler in node.handlers]
    frame.finals.pop()
    after = joined(ways)
    if not node.finalbody or after is None:
        return after
    return block(frame, node.finalbody, after)


def _with(frame: Frame, node: ast.With | ast.AsyncWith, state: State) -> State | None:
    """What is opened for writing is written when the block ends."""
    from ledger.rules.lint.effects import opened

    pending: list[Write] = []
    for item in node.items:
        writes = opened(frame, item.context_expr)
        pending += writes
        if not writes:
            state = _effects(frame, [item.context_expr], state)
    frame.pending.append(pending)
    after = block(frame, node.body, state)
    frame.pending.pop()
    return None if after is None else after.union(pending)


def _match(frame: Frame, node: ast.Match, state: State) -> State | None:
    state = _effects(frame, [node.subject], state)
    return joined([state, *(block(frame, case.body, state) for case in node.cases)])


_COMPOUND: dict[type[ast.stmt], Callable[[Frame, Any, State], State | None]] = {
    ast.If: _if, ast.For: _loop, ast.AsyncFor: _loop, ast.While: _loop, ast.Try: _try, ast.TryStar: _try,
    ast.With: _with, ast.AsyncWith: _with, ast.Match: _match,
}  # fmt: skip
