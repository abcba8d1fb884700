"""What was tried before and beside a table: configurations, seeds, late exclusions, the same science."""

from typing import Any

from ledger.projections.protocol import Row
from ledger.projections.sciences import prefix
from ledger.projections.tried import loose, named, ordered, short
from ledger.projections.view import View
from ledger.stats.natural import natural


def configurations_tried(view: View, row: Row) -> dict[str, int]:
    """Distinct configurations, seeds, projects and exploratory runs on an experiment's data.

    `before`: all that its project tried before it was proposed, `before_exploratory` of them exploratory.
    `project`: configurations in its project. `planned`: in every project, under every name. `exploratory`:
    runs without a gate on this data, or of a project that used it. `total`: both.
    """
    digest = row["data"]["digest"]
    own = f"own/{digest}/{short(row['project'])}/"
    projects = view.rows("tried", f"project/{digest}/")
    data = view.row("tried", f"data/{digest}") or {}
    tries = (view.row("tried", f"try/{short(held['project'])}") for held in projects.values())
    exploratory = data.get("exploratory", 0) + sum(held["runs"] for held in tries if held)
    planned, until = view.count("tried", f"config/{digest}/"), before(row["proposed"]["index"])
    explored = sum(view.count("tried", loose(place, row["project"]), until) for place in (digest, None))
    return {
        "before": view.count("tried", own, until) + explored, "before_exploratory": explored,
        "project": view.count("tried", own), "planned": planned, "exploratory": exploratory,
        "total": planned + exploratory,
        "seeds": view.count("tried", f"seed/{digest}/"),
        "projects": len(projects),
    }  # fmt: skip


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


def dropped(view: View, row: Row) -> list[str]:
    """The subjects of an earlier version of this data, by its name or path, that the rows lack now.

    Only versions on which something ran before this was proposed count; where no subject is left of one,
    it is taken for other data.
    """
    data, own = row["data"], int(row["proposed"]["index"])
    held = {key: found for name in (data["name"], data["path"]) for key, found in _named(view, row, name)}
    here = next((set(found["subjects"]) for key, found in held.items() if key == data["digest"]), None)
    if here is None:
        return []
    earlier = (set(found["subjects"]) for key, found in held.items() if _asked(view, key, found, own))
    return sorted({name for subjects in earlier if subjects & here for name in subjects - here}, key=natural)


def _named(view: View, row: Row, name: str) -> list[tuple[str, Row]]:
    """Each data of a name in the project, by its digest."""
    rows = view.rows("tried", named(row["project"], name))
    return [(key.rpartition("/")[2], found) for key, found in rows.items()]


def _asked(view: View, digest: str, found: Row, until: int) -> bool:
    """Whether something ran on an earlier data before an index."""
    first = (view.row("tried", f"data/{digest}") or {}).get("first_run")
    return found["index"] < until and first is not None and first < until


def repeats(view: View, row: Row) -> dict[str, Any] | None:
    """An earlier experiment with results of the same science and context: `{"experiment", "name", "what"}`.

    `what` is "repeats" where seeds and folds are the same, "new seeds" where the seeds are not, else
    "other folds": another protocol, or another roster.
    """
    own, asked = row["proposed"]["index"], view.rows("sciences", prefix(row["fingerprints"])).values()
    earlier = [held for held in asked if held["index"] < own and held["experiment"] != row["id"]]
    found: dict[str, dict[str, Any]] = {}
    for held in sorted(earlier, key=lambda one: _unlike(row["plan"], one)):
        other = view.row("experiments", held["experiment"])
        if other is not None and other["counts"].get("ok"):
            what = _likeness(row, other)
            found.setdefault(what, {"experiment": other["id"], "name": other["name"], "what": what})
            if what == _LIKE[_unlike(row["plan"], held)]:
                break
    return next((found[what] for what in _LIKE if what in found), None)


_LIKE = ("repeats", "new seeds", "other folds")


def _unlike(plan: Row, held: Row) -> int:
    """The nearest likeness that two plans may have, by what the row of a science knows."""
    if sorted(plan["subjects"]) != sorted(held["subjects"]):
        return 2
    return int(sorted(plan["seeds"]) != sorted(held["seeds"]))


def _likeness(row: Row, other: Row) -> str:
    if _folds(row) != _folds(other):
        return "other folds"
    same = sorted(row["plan"]["seeds"]) == sorted(other["plan"]["seeds"])
    return "repeats" if same else "new seeds"


def _folds(row: Row) -> tuple[str, list[str], Any]:
    """What a plan holds out; a grid counts as its configurations do."""
    plan = row["plan"]
    return row["protocol"]["kind"], sorted(plan["subjects"]), plan.get("folds", {})


def picked_from(view: View, row: Row) -> dict[str, str] | None:
    """The earlier grid on this data whose results show this experiment's one configuration beside others.

    `{"experiment", "name"}`: proposed alone, a grid's winner is still what held-out scores picked.
    """
    if len(row["plan"]["configs"]) > 1:
        return None
    own = int(row["proposed"]["index"])
    asked = f"grid/{row['data']['digest']}/{row['fingerprints']['config']}/"
    for held in sorted(view.rows("tried", asked).values(), key=lambda one: int(one["index"])):
        grid = view.row("experiments", held["experiment"])
        if grid is not None and held["index"] < own and _compared(view, grid, own):
            return {"experiment": grid["id"], "name": grid["name"]}
    return None


def _compared(view: View, grid: Row, until: int) -> bool:
    """Whether at least two configurations of a grid had a result before an index."""
    each = len(grid["plan"]["subjects"]) * len(grid["plan"]["seeds"])
    runs = view.rows("runs", f"{grid['id']}.")
    ended = (run for run, held in runs.items() if held["result"] and held["result"]["index"] < until)
    return len({(int(run.rpartition(".")[2]) - 1) // each for run in ended}) > 1
