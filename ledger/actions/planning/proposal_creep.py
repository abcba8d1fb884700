"""R38 at the proposal: the ledger compares the config with its ancestor's by itself."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]
_SHOWING = ("run", "analysis.noted", "stage.completed", "dead_end.marked", "results.imported")
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
    need, homes = spec.get("need", {}), {spec["experiment"]["project"], old["project"]}
    cited = {citation(text)[0] for path in fresh if (text := needs(need, path)) is not None}
    wrong = {name: why for name in cited if (why := _wrong(store, view, name, homes))}
    plain = {"experiment": old["id"], "name": old["name"], **_candidate(view, old["id"])}
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


def _candidate(view: "View", experiment: str) -> dict[str, str | None]:
    """`run`, the ancestor's run that ended last, and what it `showed`; None for both where none has ended."""
    runs = view.rows("runs", f"{experiment}.").values()
    ended = [row for row in runs if _unfit(row, {row["project"]}) is None]
    newest = max(ended, key=lambda row: (row["ended"] or 0, row["cell"] or 0), default=None)
    if newest is None:
        return {"run": None, "showed": None}
    result = newest.get("result") or {}
    measured = f", {result['metric']} {result['value']:.6g}" if _is_measured(result) else ""
    return {"run": str(newest["id"]), "showed": f"it ended {newest['state']}{measured}"}


def _is_measured(result: Row) -> bool:
    return isinstance(result.get("value"), int | float) and bool(result.get("metric"))


def _wrong(store: "Store", view: "View", name: str, homes: set[str]) -> str | None:
    """Why a cited id shows no need, or None."""
    run = view.row("runs", name)
    if run is not None:
        return _unfit(run, homes)
    for kind in ("imports", "experiments"):
        row = view.row(kind, name) or _named(view, kind, name, homes)
        if row is not None:
            return _unfit_experiment(row, kind, homes)
    return _unfit_event(store, view, name, homes)


def _named(view: "View", kind: str, name: str, homes: set[str]) -> Row | None:
    rows = (row for row in view.rows(kind).values() if row["name"] == name and row["project"] in homes)
    return next(rows, None)


def _unfit(run: Row, homes: set[str]) -> str | None:
    from ledger.projections.run_state import OUTCOMES

    if run["project"] not in homes:
        return f"run {run['id']} belongs to project {run['project']}"
    if run["state"] not in OUTCOMES:
        return f"run {run['id']} has not ended ({run['state'] or 'unknown'})"
    return None


def _unfit_experiment(row: Row, kind: str, homes: set[str]) -> str | None:
    """Imported results show a need as they stand; of an experiment one run is to be named."""
    if row["project"] not in homes:
        return f"experiment {row['id']} belongs to project {row['project']}"
    if kind == "imports":
        return None
    return f"{row['id']} is an experiment: name the run of it that showed the need, such as {row['id']}.1"


def _unfit_event(store: "Store", view: "View", name: str, homes: set[str]) -> str | None:
    from ledger.store.read import find_event

    event = find_event(store, name)
    if event is None:
        return f"this ledger has no run and no event {name!r}"
    category, _, subject = event.stream.partition("-")
    if category not in _SHOWING and event.type not in _SHOWING:
        return f"event {name} ({event.type}) shows no need"
    if category == "run":
        return _unfit(view.row("runs", subject) or {"id": subject, "project": None, "state": ""}, homes)
    row = view.row("experiments", subject) or view.row("imports", subject) or {}
    home = subject if category == "project" else row.get("project")
    return None if home in homes else f"event {name} belongs to project {home}"
