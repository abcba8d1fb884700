"""The Volumes that a Modal function mounts, and which one a commit speaks of."""

import ast
from collections.abc import Hashable
from dataclasses import dataclass

from ledger.rules.lint.apps import Remote
from ledger.rules.lint.constants import Words, mapping, value
from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import origin, path_of


@dataclass(frozen=True, slots=True)
class Mount:
    """A Volume at a path; `key` is None where the script does not show which one. `name`: as it calls it."""

    path: str
    key: Hashable
    name: str


def mounts(one: Remote) -> list[Mount]:
    """What a function mounts by its own options and by its App's; read-only ones are left out."""
    found: list[Mount] = []
    for words in (one.app_words(), one.words()):
        said = words.given.get("volumes")
        if said is not None:
            found += _listed(mapping(said.file, said.node))
    return found


def key_of(file: File, node: ast.AST | None) -> tuple[bool, Hashable]:
    """Whether an expression may be a Volume, and which; the key is None where that is open."""
    found = origin(file, node)
    if found.path:
        return False, None
    if isinstance(found.node, ast.Call):
        return _made(found.file, found.node)
    return True, None


def _made(file: File, call: ast.Call) -> tuple[bool, Hashable]:
    path = path_of(file, call.func)
    if path.startswith("modal.Volume."):
        name = value(file, call.args[0]) if call.args else None
        return True, name if isinstance(name, str) else call
    if path:
        return False, None
    return not (isinstance(call.func, ast.Attribute) and call.func.attr == "read_only"), None


def _listed(words: Words) -> list[Mount]:
    found = []
    for path, said in words.given.items():
        volume, key = key_of(said.file, said.node)
        if volume:
            name = said.node.id if isinstance(said.node, ast.Name) else "volume"
            found.append(Mount(path.rstrip("/") or "/", key, name))
    return found
