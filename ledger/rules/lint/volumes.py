"""A write to a Volume without `commit()` after it (R25)."""

import ast
from collections.abc import Hashable, Iterator

from ledger.rules.lint.apps import MODAL_PARTS, Remote, remotes
from ledger.rules.lint.dirty import NOTHING, Write
from ledger.rules.lint.effects import commit, follow
from ledger.rules.lint.facts import File
from ledger.rules.lint.finding import ERROR, WARNING, Finding, shown
from ledger.rules.lint.flow import Frame, Walk
from ledger.rules.lint.mounts import Mount, mounts
from ledger.rules.lint.resolve import path_of
from ledger.rules.lint.scopes import Function
from ledger.rules.lint.texts import Given
from ledger.rules.lint.training import group


def r25_commit(file: File) -> Iterator[Finding]:
    """Writes below a mounted Volume that some or all paths leave uncommitted."""
    for one in remotes(file):
        mounted = mounts(one)
        if mounted:
            late = _late(one)
            for body in _roots(one):
                yield from _function(one.file, body, mounted, late)


def _function(file: File, body: Function, mounted: list[Mount], late: set[Hashable]) -> Iterator[Finding]:
    walk = Walk(mounted)
    state = follow(Frame(walk, file, Given()), body, NOTHING)
    passed = walk.passed if walk.left > 0 else set()
    elsewhere = _elsewhere(file, passed) - walk.commits
    for write in state:
        perhaps = write in walk.settled or any(_same(write.key, key) for key in late | elsewhere)
        yield _finding(write, perhaps)
    if walk.unread and not state and not (walk.commits or late or elsewhere):
        yield _unread(walk.unread[0], mounted[0])


def _same(key: Hashable, other: Hashable) -> bool:
    return key is None or other is None or key == other


def _roots(one: Remote) -> list[Function]:
    """The functions that Modal calls: of a class those that modal decorates, of none of them all."""
    every = one.bodies()
    if not isinstance(one.node, ast.ClassDef):
        return every
    return [body for body in every if _decorated(one.file, body)] or every


def _late(one: Remote) -> set[Hashable]:
    """What a class commits when its container ends; a container that is killed never does."""
    walk = Walk(mounts(one))
    for body in one.bodies() if isinstance(one.node, ast.ClassDef) else []:
        if "exit" in _decorated(one.file, body):
            follow(Frame(walk, one.file, Given()), body, NOTHING)
    return walk.commits


def _decorated(file: File, body: Function) -> set[str]:
    makers = [maker.func if isinstance(maker, ast.Call) else maker for maker in body.decorator_list]
    paths = [path_of(file, maker) for maker in makers]
    return {path.rpartition(".")[2] for path in paths if path.startswith("modal.")} & MODAL_PARTS


def _elsewhere(file: File, passed: set[ast.AST]) -> set[Hashable]:
    """Commits of the files read together, but for those that a function which was followed never reaches."""
    found = (pair for one in group(file) for pair in one.once("commits", _commits).items())
    return {key for key, owners in found if not owners <= passed}


def _commits(file: File) -> dict[Hashable, set[ast.AST]]:
    """Which Volumes are committed, and the functions and lambdas that those commits stand in."""
    found: dict[Hashable, set[ast.AST]] = {}
    for call in file.every(ast.Call):
        is_one, key = commit(file, call)
        if is_one:
            found.setdefault(key, set()).add(file.scopes[call].node)
    return found


def _finding(write: Write, perhaps: bool) -> Finding:
    name = f"`{shown(write.name)}.commit()`"
    how = f"not every way from here reaches {name}" if perhaps else f"no {name} follows"
    message = f"a write to the Volume at {shown(write.path)}, and {how}"
    remedy = f"{name} after the write (where a `with` closes the file: after it), before it is reported"
    return Finding(
        write.file.name,
        getattr(write.call, "lineno", 1),
        "R25",
        WARNING if perhaps else ERROR,
        message,
        remedy,
    )


def _unread(write: Write, mount: Mount) -> Finding:
    message = f"writes to a path that cannot be read here, mounts {shown(mount.path)}, and never commits"
    remedy = f"if it is on the Volume: `{shown(mount.name)}.commit()` after the write"
    return Finding(write.file.name, getattr(write.call, "lineno", 1), "R25", WARNING, message, remedy)
