"""A decision with its reasons, for DECISIONS.md (R52)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.texts import check_texts
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

GRADES = ("E1", "E2", "E3", "E4", "E5", "E6")


def decide(
    store: "Store",
    title: str,
    why: str,
    *,
    text: str = "",
    grade: str | None = None,
    experiment: str | None = None,
    cites: Sequence[str] = (),
    project: str | None = None,
    actor: str,
) -> dict[str, Any]:
    """`{"decision": event id, "project"}`; the project is the experiment's, else the one in use.

    `text` says more than the title. NotFound for an experiment or a cited event that is not there.
    """
    from ledger.actions.records.cited import check_cited
    from ledger.handle import handle

    check_texts(title=title, because=why, text=text.strip() or title)
    check_grade(grade)
    check_cited(store, cites)
    home, about = _place(store, experiment, project)
    data = {
        "title": title.strip(), "decision": text.strip() or title.strip(), "why": why.strip(),
        "grade": grade, "experiment": about, "cites": list(cites),
    }  # fmt: skip
    receipts = handle(store, f"project-{home}", _record, data, actor=actor)
    return {"decision": receipts[0].id, "project": home}


def _place(store: "Store", experiment: str | None, project: str | None) -> tuple[str, str | None]:
    """The project, and the id of the experiment if there is one."""
    from ledger.actions.resolve import experiment as row_of
    from ledger.actions.which_project import which_project
    from ledger.projections.view import open_view

    view = open_view(store)
    if experiment is None:
        return which_project(view, project), None
    row = row_of(view, experiment)
    return str(row["project"]), str(row["id"])


def _record(state: Any, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("decision.recorded", data)]


def check_grade(grade: str | None) -> None:
    """UsageError for a grade that is none (R41)."""
    if grade is not None and grade not in GRADES:
        raise UsageError(f"{grade!r} is not a grade", "E1 (fact) to E6 (speculation)")
