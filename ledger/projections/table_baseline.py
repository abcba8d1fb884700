"""The trivial baseline beside a table: computed from the data at the proposal, or an experiment's."""

from typing import Any

from ledger.projections.protocol import Row
from ledger.projections.table_rows import joined
from ledger.projections.view import View
from ledger.stats.loso import Score, deviation, mean, subjects


def computed(row: Row, protocol: str) -> dict[str, Any] | None:
    """Mean and SD of what predicting without a model scores, over the same units as the table's rows."""
    stated = row["trivial"]
    if not stated or not stated["values"]:
        return None
    units = subjects(Score(unit, None, float(value), "") for unit, value in stated["values"].items())
    values = [line.mean for line in joined(row["plan"], protocol, units)]
    source = f"computed from the data: {stated['method']}"
    return {"mean": mean(values), "sd": deviation(values), "source": source}


def named(view: View, row: Row) -> str | None:
    """The id of the experiment that `[baseline]` names: of several of that name the newest before it.

    Its own project goes first, and a name that only later ones have is the newest's; never itself.
    """
    name, own = row["baseline"], row["proposed"]["index"]
    if not name or name == row["id"] or name.startswith("@"):
        return None
    if _proposed(view, name):
        return str(name)
    for key in (f"{row['project']}/{name}", name):
        ids = (view.row("names", key) or {"experiments": []})["experiments"]
        found = [(one, _proposed(view, one)) for one in ids if one != row["id"]]
        earlier = [one for one, index in found if 0 < index < own]
        if found:
            return str(earlier[-1] if earlier else found[-1][0])
    return None


def _proposed(view: View, experiment: str) -> int:
    """The index at which an experiment was proposed or imported, 0 for none."""
    row = view.row("experiments", experiment)
    if row is not None:
        return int(row["proposed"]["index"])
    return int((view.row("imports", experiment) or {"index": 0})["index"])


def beside(table: dict[str, Any], other: dict[str, Any]) -> dict[str, Any] | None:
    """A baseline's mean and SD, if it has the metric, unit and protocol of the table."""
    same = all(table[key] == other[key] for key in ("metric", "unit", "direction", "protocol"))
    if not same or other["mean"] is None:
        return None
    return {"mean": other["mean"], "sd": other["sd"], "source": other["experiment"]}
