"""What was tried before and beside a table: configurations, seeds, late exclusions, the same science."""

from typing import Any

from ledger.projections.protocol import Row
from ledger.projections.sciences import prefix
from ledger.projections.tried import ordered, short
from ledger.projections.view import View
from ledger.stats.natural import natural


def configurations_tried(view: View, row: Row) -> dict[str, int]:
    """Distinct configurations, seeds, projects and exploratory runs on an experiment's data.

    `before`: in its project, before it was proposed. `project`: in its project. `planned`: in every project,
    under every name. `exploratory`: runs without a gate on this data, or of a project that used it.
    """
    digest = row["data"]["digest"]
    own = f"own/{digest}/{short(row['project'])}/"
    projects = view.rows("tried", f"project/{digest}/")
    data = view.row("tried", f"data/{digest}") or {}
    loose = (view.row("tried", f"try/{short(held['project'])}") for held in projects.values())
    return {
        "before": view.count("tried", own, before(row["proposed"]["index"])),
        "project": view.count("tried", own),
        "planned": view.count("tried", f"config/{digest}/"),
        "exploratory": data.get("exploratory", 0) + sum(held["runs"] for held in loose if held),
        "seeds": view.count("tried", f"seed/{digest}/"),
        "projects": len(projects),
    }


def before(index: int) -> str:
    """What the texts of rows whose first run came before an index sort before."""
    return f'{{"first":"{ordered(index)}"}}'


def excluded_late(view: View, row: Row) -> list[str]:
    """The excluded subjects that no proposal on this data had excluded before the first run on it."""
    data = view.row("tried", f"data/{row['data']['digest']}")
    excluded = row["plan"].get("excluded", {})
    if not excluded or data is None or data["first_run"] is None:
        return []
    own = row["proposed"]["index"]
    late = [subject for subject in excluded if data["excluded"].get(subject, own) > data["first_run"]]
    return sorted(late, key=natural)


def repeats(view: View, row: Row) -> dict[str, Any] | None:
    """An earlier experiment with results of the same science and context: `{"experiment", "name", "what"}`.

    `what` is "repeats" where the seeds are the same, "new seeds" where they are not.
    """
    asked = view.rows("sciences", prefix(row["fingerprints"])).values()
    plan, own = row["plan"], row["proposed"]["index"]
    earlier = [held for held in asked if held["index"] < own and held["experiment"] != row["id"]]
    same = [held for held in earlier if sorted(held["seeds"]) == sorted(plan["seeds"])]
    for found, what in ((same, "repeats"), (earlier, "new seeds")):
        for held in found:
            other = view.row("experiments", held["experiment"])
            if other is not None and other["counts"].get("ok"):
                return {"experiment": held["experiment"], "name": held["name"], "what": what}
    return None
