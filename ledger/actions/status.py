"""Where things stand: the whole ledger, one experiment or one run."""

from typing import TYPE_CHECKING, Any

from ledger.actions.next_step import next_step
from ledger.actions.planning.closed_by import is_dead
from ledger.actions.resolve import resolve
from ledger.actions.results import status_imported
from ledger.actions.runs import status_checklist
from ledger.actions.runs import status_cost as money
from ledger.actions.runs.waits import waits
from ledger.address import redact
from ledger.errors import NotFound
from ledger.projections.steady import steady
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.actions.runs.liveness import Liveness
    from ledger.projections.view import View
    from ledger.store.open import Store


@steady
def status(store: "Store", name: str | None = None, *, to_index: int | None = None) -> dict[str, Any]:
    """The overview, or the state of what `name` calls: an experiment (id, name, `@last`) or a run's id.

    At present an attempt that shows no life is told as `suspected`, and this host's reaper is started for
    attempts that nobody looks after. A past state is told as it was recorded.
    """
    from ledger.projections.view import open_view

    view, past = open_view(store, to_index), to_index is not None
    if name is None:
        return _overview(store, view, past)
    run = view.row("runs", name)
    if run is not None:
        return {"run": name, **_run(_alive(store, name, run, past)), **_beside(store, view, run, past)}
    try:
        experiment = resolve(view, name)
    except NotFound:
        raise NotFound(f"there is no experiment and no run {name!r}", "`ledger status` lists them") from None
    imported = view.row("imports", experiment)
    if imported is not None:
        return status_imported.document(imported, view.index)
    return _experiment(store, view, view.row("experiments", experiment) or {}, past)


def _alive(store: "Store", run: str, row: dict[str, Any], past: bool) -> dict[str, Any]:
    """A run's row as it looks now."""
    if past:
        return row
    from ledger.actions.runs.liveness import look

    seen = look(store, row.get("experiment") or run, {run: row})
    _reap(store, seen)
    return _doubted(run, row, seen)


def _doubted(run: str, row: dict[str, Any], seen: "Liveness") -> dict[str, Any]:
    why = seen.suspected.get(run)
    return row if why is None else {**row, "state": "suspected", "why": why}


def _look(store: "Store", row: dict[str, Any], past: bool) -> "Liveness":
    """How the open runs of an experiment look now; the counts of its row follow."""
    from ledger.actions.runs.liveness import Liveness, look

    if past or row["state"] != "running":
        return Liveness()
    seen = look(store, row["id"], {f"{row['id']}.{number}": cell for number, cell in row["cells"].items()})
    counts = dict(row["counts"])
    for _ in seen.suspected:
        counts["running"] -= 1
        counts["suspected"] = counts.get("suspected", 0) + 1
    row["counts"] = {state: count for state, count in counts.items() if count}
    _reap(store, seen)
    return seen


def _reap(store: "Store", seen: "Liveness") -> None:
    if seen.orphaned:
        from ledger.actions.runs.reap import reap_soon

        reap_soon(store)


def _overview(store: "Store", view: "View", past: bool) -> dict[str, Any]:
    """`pending` counts events that are stored but not sealed yet: a reader does not see them."""
    from ledger.store.read import pending

    rows = sorted(view.rows("experiments").values(), key=_age)
    seen = [_look(store, row, past) for row in rows]
    lines = {_age(row): _line(row) for row in rows}
    imports = view.rows("imports").values()
    lines |= {row["index"]: status_imported.line(row) for row in imports}
    exploratory = sum(len(row["exploratory"]) for row in view.rows("projects").values())
    return {
        "ledger": store.ledger_id,
        "url": redact(store.url),
        "index": view.index,
        "pending": pending(store),
        "experiments": [lines[index] for index in sorted(lines)],
        "exploratory_runs": exploratory,
        "dead_ends": sum(row["state"] == "standing" for row in view.rows("dead_ends").values()),
        "unasked_ends": [end for row in rows if row["cost"] for end in _unasked(store, view, row)],
        "next": _next(view, rows[-1], seen[-1]) if rows else "ledger propose SPEC.toml",
    }


def _unasked(store: "Store", view: "View", row: dict[str, Any]) -> list[dict[str, Any]]:
    return money.unasked_ends(store, view.rows("runs", f"{row['id']}."), row)


def _next(view: "View", row: dict[str, Any], seen: "Liveness") -> str:
    return next_step(row, stalled=seen.stalled, dead=is_dead(view, row))


def _age(row: dict[str, Any]) -> int:
    return int(row["proposed"]["index"])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    plan = row["plan"]
    return {
        "experiment": row["id"], "project": row["project"], "name": row["name"], "state": row["state"],
        "cells": len(plan["subjects"]) * len(plan["seeds"]) * len(plan["configs"]),
        "outcomes": row["counts"], "cost_usd": None if row["cost"] is None else format_usd(row["cost"]),
    }  # fmt: skip


def _experiment(store: "Store", view: "View", row: dict[str, Any], past: bool) -> dict[str, Any]:
    from schemas.spec_words import GATE_FIELDS

    seen, estimate, last = _look(store, row, past), row["estimate"], row["refusals"]["last"]
    runs, now = view.rows("runs", f"{row['id']}."), money.moment(store, view, past)
    return {
        **_line(row),
        "digest": row["digest"],
        "hypothesis": row["hypothesis"],
        "ancestor": row["ancestor"],
        "missing_answers": [field for field in GATE_FIELDS if field not in row["answers"]],
        "estimate_usd": None if estimate is None else format_usd(estimate["amount"]),
        "cost": money.experiment_cost(view, row, runs, now),
        "waits": None if past else waits(store, view, row, runs),
        "unasked_ends": money.unasked_ends(store, runs, row),
        "smoke": None if row["smoke"] is None else row["smoke"]["run"],
        "refusals": row["refusals"]["count"],
        "refused": last["refused"] if last and row["state"] == "refused" else [],
        "runs": [
            {"run": run, **_run(_doubted(run, found, seen)), **money.run_cost(found, row, now)}
            for run, found in runs.items()
        ],
        "checklist": status_checklist.shown(row),
        "index": view.index,
        "next": _next(view, row, seen),
    }


def _beside(store: "Store", view: "View", row: dict[str, Any], past: bool) -> dict[str, Any]:
    """What a run costs as it goes on, and which of its attempts nobody had asked to end."""
    experiment = view.row("experiments", row["experiment"]) if row["experiment"] else None
    ends = money.unasked_ends(store, {row["id"]: row}, experiment)
    return {**money.run_cost(row, experiment, money.moment(store, view, past)), "unasked_ends": ends}


def _run(row: dict[str, Any]) -> dict[str, Any]:
    result = row.get("result") or {}
    cost = row.get("cost")
    return {
        "kind": row.get("kind"), "project": row.get("project"), "experiment": row.get("experiment"),
        "subject": row.get("subject"), "seed": row.get("seed"), "outcome": row.get("state"),
        "attempt": row.get("attempt"), "step": row.get("step"), "steps": row.get("steps"),
        "unchanged_seconds": row.get("unchanged_seconds"), "why": row.get("why"),
        "error": _error(row), "metric": result.get("metric"), "value": result.get("value"),
        "result_event": result.get("event"), "cost_usd": None if cost is None else format_usd(cost),
    }  # fmt: skip


def _error(row: dict[str, Any]) -> str | None:
    attempt = row.get("attempts", {}).get(str(row.get("attempt")), {})
    error: str | None = attempt.get("error")
    return error
