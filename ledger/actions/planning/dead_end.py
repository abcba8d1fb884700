"""Dead ends by a person's word: list, mark, reopen. The ledger's own marks are in `mark_dead_end`."""

from typing import TYPE_CHECKING, Any

from ledger.actions.texts import check_texts
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

OUTCOMES = ("failed", "nan", "timeout", "oom", "killed")
_SHOWN = (
    "project", "experiment", "run", "outcome", "why", "by", "state", "config", "architecture", "reopened",
    "event", "index",
)  # fmt: skip


def list_dead_ends(store: "Store", *, project: str | None = None) -> dict[str, Any]:
    """`{"dead_ends": [{"dead_end", "project", "experiment", "run", "outcome", "why", "state", …}]}`."""
    from ledger.projections.view import open_view

    rows = [row for row in open_view(store).rows("dead_ends").values() if project in (None, row["project"])]
    rows.sort(key=_age)
    return {"dead_ends": [{"dead_end": row["id"], **{name: row[name] for name in _SHOWN}} for row in rows]}


def _age(row: dict[str, Any]) -> int:
    return int(row["index"])


def mark(
    store: "Store", exp: str, why: str, *, run: str | None = None, outcome: str = "failed", actor: str
) -> dict[str, Any]:
    """A person marks an experiment's science in its context: `{"dead_end", "experiment", "run"}`.

    With a run, its recorded outcome is taken over.
    """
    from ledger.actions.planning.mark_dead_end import mark_dead_end
    from ledger.actions.resolve import planned
    from ledger.projections.view import open_view

    check_texts(why=why)
    if outcome not in OUTCOMES:
        raise UsageError(f"{outcome!r} is not how a dead end ends", f"one of {', '.join(OUTCOMES)}")
    view = open_view(store)
    experiment = planned(view, exp)
    attempt, ended = _ended(view, experiment, run) if run else (None, None)
    number = mark_dead_end(
        store, experiment, outcome=ended or outcome, why=why.strip(), run=run, attempt=attempt,
        by="person", actor=actor,
    )  # fmt: skip
    return {"dead_end": number, "experiment": experiment, "run": run}


def _ended(view: "View", experiment: str, run: str) -> tuple[int | None, str | None]:
    """The last attempt of a run and how it ended, where that is how a dead end ends."""
    row = view.row("runs", run)
    if row is None or row["experiment"] != experiment:
        raise NotFound(f"experiment {experiment} has no run {run!r}", f"`ledger status {experiment}`")
    return row["attempt"] or None, row["state"] if row["state"] in OUTCOMES else None


def reopen(store: "Store", dead_end: str, assumption: str, *, actor: str) -> dict[str, Any]:
    """Name the assumption that changed, so that it may be tried again: `{"dead_end", "reopened"}`.

    UsageError where the text says nothing; NotFound; Conflict if it was reopened before.
    """
    from ledger.domain.decide_dead_end import reopen as decide
    from ledger.handle import handle
    from ledger.projections.view import open_view
    from ledger.rules.answers import is_placeholder

    check_texts(assumption=assumption)
    if is_placeholder(assumption):
        raise UsageError(
            f"{assumption!r} names no assumption that changed", "say what is different this time"
        )
    row = open_view(store).row("dead_ends", dead_end)
    if row is None:
        raise NotFound(f"there is no dead end {dead_end!r}", "`ledger dead-end list` shows them")
    data = {"dead_end": dead_end, "assumption": assumption.strip()}
    handle(store, f"project-{row['project']}", decide, data, actor=actor)
    return {"dead_end": dead_end, "reopened": True}
