"""R38 at the proposal: the ledger compares the config with its ancestor's by itself."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]
_SHOWING = ("run", "analysis.noted", "stage.completed", "dead_end.marked")
"""Events that can show a need: those of runs, and what was made of them."""


def creep(
    store: "Store", view: "View", spec: Row, rows: dict[str, Row], ancestor: str | None
) -> list[dict[str, str]]:
    """The refusals of R38 for a canonical spec; none where nothing came before it.

    The ancestor is the one named, else the newest earlier experiment of the project with the same
    architecture, so that leaving `--from` out is no way round.
    """
    from ledger.plan.cells import resolve_grid
    from ledger.rules.creep import added, citation, needs, r38_creep

    old = rows[ancestor] if ancestor else _newest(spec, rows)
    if old is None:
        return []
    fresh = added(resolve_grid(spec["config"], spec["grid"]), old["plan"]["configs"])
    if not fresh:
        return []
    need, project = spec.get("need", {}), spec["experiment"]["project"]
    cited = {citation(text)[0] for path in fresh if (text := needs(need, path)) is not None}
    wrong = {name: why for name in cited if (why := _wrong(store, view, name, project))}
    plain = {"experiment": old["id"], "name": old["name"], "run": _candidate(view, old["id"], project)}
    return r38_creep(fresh, need, wrong, plain)


def _newest(spec: Row, rows: dict[str, Row]) -> Row | None:
    project, architecture = spec["experiment"]["project"], spec["model"]["architecture"]
    kin = [
        row
        for row in rows.values()
        if row["project"] == project and row["model"].get("architecture") == architecture
    ]
    return max(kin, key=_age, default=None)


def _age(row: Row) -> int:
    return int(row["proposed"]["index"])


def _candidate(view: "View", experiment: str, project: str) -> str | None:
    """The ancestor's run that ended last, where it may be cited."""
    ended = [row for row in view.rows("runs", f"{experiment}.").values() if _unfit(row, project) is None]
    newest = max(ended, key=lambda row: (row["ended"] or 0, row["cell"] or 0), default=None)
    return None if newest is None else str(newest["id"])


def _wrong(store: "Store", view: "View", name: str, project: str) -> str | None:
    """Why a cited id shows no need, or None."""
    if not name:
        return "no run is cited that showed the need"
    run = view.row("runs", name)
    if run is not None:
        return _unfit(run, project)
    return _unfit_event(store, view, name, project)


def _unfit(run: Row, project: str) -> str | None:
    from ledger.projections.run_state import OUTCOMES

    if run["project"] != project:
        return f"run {run['id']} belongs to project {run['project']}"
    if run["state"] not in OUTCOMES:
        return f"run {run['id']} has not ended ({run['state'] or 'unknown'})"
    return None


def _unfit_event(store: "Store", view: "View", name: str, project: str) -> str | None:
    from ledger.store.read import find_event

    event = find_event(store, name)
    if event is None:
        return f"this ledger has no run and no event {name!r}"
    category, _, subject = event.stream.partition("-")
    if category not in _SHOWING and event.type not in _SHOWING:
        return f"event {name} ({event.type}) shows no need"
    if category == "run":
        return _unfit(view.row("runs", subject) or {"id": subject, "project": None, "state": ""}, project)
    home = subject if category == "project" else (view.row("experiments", subject) or {}).get("project")
    return None if home == project else f"event {name} belongs to project {home}"
