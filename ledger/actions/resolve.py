"""What a user calls an experiment, to its id."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict, NotFound

if TYPE_CHECKING:
    from ledger.projections.view import View

LAST = "@last"
on_shared: ContextVar[Callable[[str], None] | None] = ContextVar("on_shared", default=None)
"""Who is told that a name stood for the newest of several experiments; by default nobody."""


def resolve(view: "View", name: str) -> str:
    """The experiment's id for an id, a name, `project/name` or `@last`.

    An identical plan proposed again shares its project and name with the earlier experiment; the
    newest of them is meant, and `on_shared` is told. NotFound for no match; Conflict names the ids when
    projects differ.
    """
    if view.row("experiments", name) is not None or view.row("imports", name) is not None:
        return name
    found = (view.row("names", name) or {"experiments": []})["experiments"]
    if not found:
        what = "no experiment yet" if name == LAST else f"no experiment {name!r}"
        raise NotFound(f"there is {what} in this ledger", "`ledger status` lists them")
    rows = [_either(view, experiment) for experiment in found]
    if len({row["project"] for row in rows}) > 1:
        shown = ", ".join(f"{row['id']} ({row['project']}/{name})" for row in rows)
        raise Conflict(f"{name!r} names several experiments: {shown}", "write project/name, or the id")
    tell = on_shared.get()
    if tell is not None and len(found) > 1:
        newest = f"{name}: the newest of {len(found)} experiments of that name, {found[-1]}"
        tell(f"{newest}; name the id for another")
    return str(found[-1])


def planned(view: "View", name: str) -> str:
    """The id of an experiment with a plan of its own; Conflict for one that was imported."""
    found = resolve(view, name)
    row = view.row("imports", found)
    if row is not None:
        raise Conflict(
            f"{row['name']} ({found}) was imported: it has a table and comparisons, nothing to launch",
            f"`ledger table {found}` shows it; a plan of its own begins with `ledger propose SPEC.toml`",
        )
    return found


def experiment(view: "View", name: str) -> dict[str, Any]:
    """The row of an experiment with a plan of its own, by whatever it is called."""
    return _either(view, planned(view, name))


def _either(view: "View", experiment_id: str) -> dict[str, Any]:
    row = view.row("experiments", experiment_id) or view.row("imports", experiment_id)
    if row is None:
        raise NotFound(f"there is no experiment {experiment_id!r} in this ledger")
    return row
