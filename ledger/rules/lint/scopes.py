"""The names of a file: which scope binds which name, and to what."""

import ast
from bisect import bisect_right
from dataclasses import dataclass, field

Place = tuple[int, int]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Bound:
    """A name bound from a place (line, column) on; by an import `path` is `module:name`.

    Else `node` is the value's expression, a definition, or the `ast.arg` of a parameter; None if unknown.
    """

    place: Place
    path: str = ""
    node: ast.AST | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class, function, lambda or comprehension."""

    node: ast.AST
    parent: "Scope | None" = None
    names: dict[str, list[Bound]] = field(default_factory=dict)

    def bind(self, name: str, bound: Bound) -> None:
        """Add one binding of a name; `x = None` counts only where it is alone."""
        known = self.names.setdefault(name, [])
        if known and _is_none(bound.node):
            return
        if len(known) == 1 and _is_none(known[0].node):
            known.clear()
        known.append(bound)

    def find(self, name: str, place: Place) -> "Bound | None":
        """What a name means at a place of this scope; None if nothing in the file binds it."""
        here: Scope | None = self
        before: Place | None = place
        while here is not None:
            if name in here.names and (here is self or not isinstance(here.node, ast.ClassDef)):
                return _choose(here.names[name], before)
            if isinstance(here.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                before = None  # what is around a function may have changed by the time it is called
            here = here.parent
        return None


def _choose(bounds: list[Bound], place: Place | None) -> Bound:
    """The last binding; of the names of the same function the last before the place."""
    if place is None:
        return bounds[-1]
    return bounds[max(0, bisect_right(bounds, place, key=lambda one: one.place) - 1)]


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
