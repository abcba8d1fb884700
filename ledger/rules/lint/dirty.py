"""What is written to a Volume and not committed, along the paths of a function."""

import ast
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from ledger.rules.lint.facts import File


@dataclass(frozen=True, slots=True, eq=False)
class Write:
    """A call that writes below a mount, one object a call; `key` tells the Volume."""

    file: File
    call: ast.AST
    path: str
    name: str
    key: Hashable


State = frozenset[Write]
"""Writes that wait for a commit."""
NOTHING: State = frozenset()


def joined(states: Iterable[State | None]) -> State | None:
    """Where paths meet: what waits on any of them; None if none of them arrives."""
    arriving = [state for state in states if state is not None]
    return NOTHING.union(*arriving) if arriving else None


def committed(state: State, key: Hashable) -> State:
    """What a commit settles; one whose Volume is not known settles all, and is itself settled by any."""
    return frozenset(write for write in state if key is None or write.key is None or write.key == key)
