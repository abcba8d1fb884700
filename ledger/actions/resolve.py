"""What a user calls an experiment, to its id."""

from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict, NotFound

if TYPE_CHECKING:
    from ledger.projections.view import View

LAST = "@last"


def resolve(view: "View", name: str) -> str:
    """The experiment's id for an id, a unique name, `project/name` or `@last`.

    An identical plan proposed again shares its project and name with the earlier experiment; the
    newest of them is meant. NotFound for no match; Conflict names the ids when projects differ.
    """
    if view.row("experiments", name) is not None:
        return name
    found = (view.row("names", name) or {"experiments": []})["experiments"]
    if not found:
        what = "no experiment yet" if name == LAST else f"no experiment {name!r}"
        raise NotFound(f"there is {what} in this ledger", "`ledger status` lists them")
    rows = [_row(view, experiment) for experiment in found]
    if len({row["project"] for row in rows}) > 1:
        shown = ", ".join(f"{row['id']} ({row['project']}/{name})" for row in rows)
        raise Conflict(f"{name!r} names several experiments: {shown}", "write project/name, or the id")
    return str(found[-1])


def experiment(view: "View", name: str) -> dict[str, Any]:
    """The row of an experiment by whatever it is called."""
    return _row(view, resolve(view, name))


def _row(view: "View", experiment_id: str) -> dict[str, Any]:
    row = view.row("experiments", experiment_id)
    if row is None:
        raise NotFound(f"there is no experiment {experiment_id!r} in this ledger")
    return row
