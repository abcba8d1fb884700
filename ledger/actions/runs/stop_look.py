"""What somebody is shown of a run before he may stop it (R26): how long, how much, and what would be lost."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.errors import Conflict, NotFound
from schemas.clock import to_text
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt that has no end yet. `secret_due`: an approver has to sign; `approved`: one has already."""

    run: str
    experiment: str
    attempt: int
    backend: str
    shown: Row
    secret_due: bool
    approved: bool

    @property
    def phrase(self) -> str:
        """What has to be typed, to the letter."""
        return f"stop {self.run}"


def look(store: "Store", name: str) -> Running:
    """The run that `name` calls: its id, `EXP.N`, or an experiment of which exactly one run is under way.

    NotFound if there is none; Conflict if it has ended, with how, or has not begun.
    """
    from ledger.actions.money.attempt_money import rate_of
    from ledger.actions.runs.stop_approved import approved_stops, secret_due
    from ledger.projections.view import open_view

    view = open_view(store)
    run, row = find(view, name)
    number = row["attempt"]
    attempt = row["attempts"].get(str(number))
    if attempt is None:
        raise Conflict(f"run {run} has not begun, so nothing of it can be stopped", f"`ledger status {run}`")
    backend = attempt["backend"] or LOCAL
    _check_open(run, number, attempt, backend)
    experiment = view.row("experiments", row["experiment"]) if row["experiment"] else None
    rate = rate_of(attempt, experiment)
    return Running(
        run, row["experiment"] or run, number, backend, _shown(store, view, row, experiment),
        secret_due(store, rate, backend), bool(approved_stops(store, [(run, number)])),
    )  # fmt: skip


def find(view: "View", name: str) -> tuple[str, Row]:
    """The id and the row of a run."""
    from ledger.actions.resolve import resolve

    row = view.row("runs", name)
    if row is not None:
        return name, row
    head, _, cell = name.rpartition(".")
    if head and cell.isdigit():
        run = f"{resolve(view, head)}.{cell}"
        row = view.row("runs", run)
        if row is None:
            raise NotFound(f"there is no run {name!r}", f"`ledger status {head}` lists its runs")
        return run, row
    return _only(view, resolve(view, name))


def _only(view: "View", experiment: str) -> tuple[str, Row]:
    """The one run of an experiment that is under way."""
    from ledger.projections.run_state import ACTIVE

    rows = view.rows("runs", f"{experiment}.")
    found = [(run, row) for run, row in rows.items() if row["state"] in ACTIVE and row["attempt"]]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(run for run, _ in found[:5]) or "none"
    where = f"`ledger status {experiment}` shows where its runs stand"
    remedy = "name one of them: EXP.N" if found else where
    raise Conflict(f"{experiment} has {len(found)} runs under way: {shown}", remedy)


def _check_open(run: str, number: int, attempt: Row, backend: str) -> None:
    outcome = attempt["outcome"]
    # what is lost here is gone; elsewhere it may be alive and costing money
    if outcome is None or (outcome == "lost" and backend != LOCAL):
        return
    reason = f"run {run} has ended: attempt {number} is {outcome}"
    raise Conflict(reason, f"nothing is left to stop; `ledger status {run}` shows its end")


def _shown(store: "Store", view: "View", row: Row, experiment: Row | None) -> Row:
    from ledger.actions.money.attempt_money import rate_of, running
    from ledger.actions.runs.status_cost import account_of, moment, reserved

    run, now = row["id"], moment(store, view, past=False)
    attempt, plan = row["attempts"][str(row["attempt"])], experiment or {}
    rate, timeout = rate_of(attempt, experiment), plan.get("compute", {}).get("timeout_s")
    spent = sum(
        one["cost"] or running(one, rate_of(one, experiment), now) for one in row["attempts"].values()
    )
    seconds = None if attempt["started"] is None else max(0.0, (now - attempt["started"]) / 1e6)
    held = reserved(view, account_of(experiment), run) if experiment else 0
    return {
        "run": run, "attempt": row["attempt"], "project": row["project"], "experiment": row["experiment"],
        "name": plan.get("name"), "subject": row["subject"], "seed": row["seed"], "state": row["state"],
        "backend": attempt["backend"], "worker": attempt["worker"], "hardware": attempt["hardware"],
        "since": None if attempt["started"] is None else to_text(attempt["started"]),
        "seconds": _rounded(seconds), "step": row["step"], "steps": row["steps"],
        "eta_seconds": _eta(row, seconds), "timeout_s": timeout,
        "timeout_left_s": None if timeout is None or seconds is None else round(max(0, timeout - seconds), 1),
        "checkpoint": _checkpoint(row, now), "cost_usd": format_usd(spent),
        "rate_usd_per_hour": format_usd(rate), "reserved_usd": format_usd(held),
    }  # fmt: skip


def _eta(row: Row, seconds: float | None) -> float | None:
    """By the steps so far; None while that says nothing."""
    step, steps = row["step"], row["steps"]
    if not seconds or not step or not steps or step >= steps:
        return None
    return _rounded(seconds / step * (steps - step))


def _checkpoint(row: Row, now: int) -> Row | None:
    """The last one of the run: its step and age, and what has been computed since."""
    held = row["checkpoint"]
    if held is None:
        return None
    lost = None if row["step"] is None else max(0, row["step"] - held["step"])
    age = _rounded(max(0.0, (now - held["recorded_at"]) / 1e6))
    return {"step": held["step"], "age_seconds": age, "steps_since": lost, "attempt": held["attempt"]}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
