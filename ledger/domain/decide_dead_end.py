"""Decisions over a project's dead ends: pure."""

from typing import Any

from ledger.domain.project import Project
from ledger.errors import Conflict, NotFound

Decided = tuple[str, dict[str, Any]]


def mark(state: Project, data: dict[str, Any]) -> list[Decided]:
    """Mark a dead end; one that was marked before under the same id is left as it is."""
    return [] if data["dead_end"] in state.dead_ends else [("dead_end.marked", data)]


def reopen(state: Project, data: dict[str, Any]) -> list[Decided]:
    """Reopen a standing dead end; NotFound if there is none, Conflict if it was reopened before."""
    standing = state.dead_ends.get(data["dead_end"])
    if standing is None:
        raise NotFound(f"there is no dead end {data['dead_end']!r}", "`ledger dead-end list` shows them")
    if not standing:
        raise Conflict(f"dead end {data['dead_end']} was reopened before", "it forbids nothing any more")
    return [("dead_end.reopened", data)]
