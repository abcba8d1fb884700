"""Where things stand: the whole ledger, one experiment or one run."""

from typing import TYPE_CHECKING, Any

from ledger.actions.next_step import next_step
from ledger.actions.resolve import resolve
from ledger.address import redact
from ledger.errors import NotFound
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store


def status(store: "Store", name: str | None = None, *, to_index: int | None = None) -> dict[str, Any]:
    """The overview, or the state of what `name` calls: an experiment (id, name, `@last`) or a run's id."""
    from ledger.projections.view import open_view

    view = open_view(store, to_index)
    if name is None:
        return _overview(store, view)
    run = view.row("runs", name)
    if run is not None:
        return {"run": name, **_run(run)}
    try:
        experiment = resolve(view, name)
    except NotFound:
        raise NotFound(f"there is no experiment and no run {name!r}", "`ledger status` lists them") from None
    return _experiment(view, view.row("experiments", experiment) or {})


def _overview(store: "Store", view: "View") -> dict[str, Any]:
    """`pending` counts events that are stored but not sealed yet: a reader does not see them."""
    from ledger.store.read import pending

    rows = sorted(view.rows("experiments").values(), key=_age)
    exploratory = sum(len(row["exploratory"]) for row in view.rows("projects").values())
    return {
        "ledger": store.ledger_id,
        "url": redact(store.url),
        "index": view.index,
        "pending": pending(store),
        "experiments": [_line(row) for row in rows],
        "exploratory_runs": exploratory,
        "dead_ends": sum(row["state"] == "standing" for row in view.rows("dead_ends").values()),
        "next": next_step(rows[-1]) if rows else "ledger propose SPEC.toml",
    }


def _age(row: dict[str, Any]) -> int:
    return int(row["proposed"]["index"])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    plan = row["plan"]
    return {
        "experiment": row["id"], "project": row["project"], "name": row["name"], "state": row["state"],
        "cells": len(plan["subjects"]) * len(plan["seeds"]) * len(plan["configs"]),
        "outcomes": row["counts"], "cost_usd": None if row["cost"] is None else format_usd(row["cost"]),
    }  # fmt: skip


def _experiment(view: "View", row: dict[str, Any]) -> dict[str, Any]:
    from schemas.spec_words import GATE_FIELDS

    estimate, last = row["estimate"], row["refusals"]["last"]
    return {
        **_line(row),
        "digest": row["digest"],
        "hypothesis": row["hypothesis"],
        "ancestor": row["ancestor"],
        "missing_answers": [field for field in GATE_FIELDS if field not in row["answers"]],
        "estimate_usd": None if estimate is None else format_usd(estimate["amount"]),
        "smoke": None if row["smoke"] is None else row["smoke"]["run"],
        "refusals": row["refusals"]["count"],
        "refused": last["refused"] if last and row["state"] == "refused" else [],
        "runs": [{"run": run, **_run(found)} for run, found in view.rows("runs", f"{row['id']}.").items()],
        "index": view.index,
        "next": next_step(row),
    }


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
