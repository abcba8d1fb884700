"""The values that the runs of an experiment logged, by step, of one key."""

from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.render.curve_points import Curve
    from ledger.store.open import Store
    from schemas.envelope import Event

Points = dict[str, dict[int, float]]


def curves(
    store: "Store", view: "View", experiment: str, key: str | None = None
) -> "tuple[str, list[Curve]]":
    """The key and a curve for each run that logged it, in the order of the plan's cells.

    Without a key: the first (by name) that every run logged, else the first of all. NotFound where nothing
    was logged, or nothing under that key. Of several attempts the later one replaces what it repeats.
    """
    from ledger.store.read import read_stream

    read: list[tuple[dict[str, Any], Points, dict[str, Any] | None]] = []
    for run, row in view.rows("runs", f"{experiment}.").items():
        points, broken = _folded(read_stream(store, f"run-{run}", to_index=view.index))
        if points or broken:
            read.append((row, points, broken))
    chosen = key or _first([_names(points, broken) for _, points, broken in read])
    if chosen is None:
        raise NotFound("nothing was logged", 'training code logs by run.log({"train/loss": 0.5}, step=1)')
    found = [_curve(row, points.get(chosen, {}), broken, chosen) for row, points, broken in read]
    known = sorted({name for _, points, broken in read for name in _names(points, broken)})
    if chosen not in known:
        raise NotFound(f"no run logged {chosen!r}", f"they logged {', '.join(known[:20])}")
    return chosen, [curve for curve in found if curve.values or curve.broken is not None]


def _names(points: Points, broken: dict[str, Any] | None) -> list[str]:
    return [*points, *([] if broken is None else [broken["key"]])]


def _folded(events: "list[Event]") -> tuple[Points, dict[str, Any] | None]:
    """Finite values by key and step, and the first non-finite one of the newest attempt that had one."""
    from schemas.numbers import untag

    points: Points = {}
    broken: dict[str, Any] | None = None
    newest = 0
    for event in events:
        if event.type == "metrics.logged":
            if event.data["attempt"] > newest:
                newest, broken = event.data["attempt"], None
                _forget(points, event.data["points"][0]["step"])
            for point in event.data["points"]:
                for name, value in point["values"].items():
                    broken = _put(points, name, point["step"], untag(value)) or broken
        elif event.type == "nonfinite.detected" and event.data["attempt"] >= newest:
            newest, broken = event.data["attempt"], broken or event.data
    return points, broken


def _forget(points: Points, first: int) -> None:
    """A later attempt begins at this step again: what an earlier one logged from there on is not its past."""
    for name, values in points.items():
        points[name] = {step: value for step, value in values.items() if step < first}


def _put(points: Points, name: str, step: int, value: float) -> dict[str, Any] | None:
    """Keep a finite value; any other is told as `nonfinite.detected` tells it."""
    import math

    if math.isfinite(value):
        points.setdefault(name, {})[step] = float(value)
        return None
    return {"key": name, "step": step, "value": value}


def _first(logged: list[list[str]]) -> str | None:
    common = [name for name in sorted(logged[0]) if all(name in other for other in logged)] if logged else []
    every = sorted({name for names in logged for name in names})
    return next(iter([*common, *every]), None)


def _curve(row: dict[str, Any], values: dict[int, float], broken: dict[str, Any] | None, key: str) -> "Curve":
    from ledger.render.curve_points import Curve
    from schemas.numbers import untag

    steps = sorted(values)
    point = None
    if broken is not None:
        word = {"nan": "NaN", "inf": "inf", "-inf": "−inf"}[str(float(untag(broken["value"])))]
        point = (broken["step"], word if broken["key"] == key else f"{broken['key']} {word}")
    return Curve(row["id"], row["subject"], row["seed"], steps, [values[step] for step in steps], point)
