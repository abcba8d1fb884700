"""A completed stage: the five lines of a memory entry (R51), after the record (R28, R30, R24)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.records.decide import check_grade
from ledger.actions.texts import check_texts
from ledger.errors import Refused, UsageError

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

LINES = ("result", "decision", "benchmark", "learnings", "next")
Refusal = dict[str, str]
Decided = tuple[str, dict[str, Any]]


def stage(
    store: "Store",
    feature: str,
    grade: str,
    lines: Mapping[str, str],
    *,
    experiments: Sequence[str] = (),
    date: str | None = None,
    project: str | None = None,
    public: bool = False,
    actor: str = "",
) -> dict[str, Any]:
    """`{"stage": event id, "project", "date"}`; `lines` holds the five texts (R51), `date` is today.

    Refused by R51, R28, R30, R24, and a public stage by R31 and R32; the refusal is recorded.
    """
    from ledger.projections.view import open_view

    texts = {name: lines.get(name, "").strip() for name in LINES}
    _check(feature, grade, texts)
    view = open_view(store)
    rows = _rows(view, experiments)
    data = {
        "feature": feature.strip(), "date": _date(store, date), "grade": grade, **texts,
        "experiments": [row["id"] for row in rows], "public": public,
    }  # fmt: skip
    home = _home(view, rows, project)
    _refuse(store, home, data, _refusals(view, rows, data), actor)
    return {"stage": _record(store, view, home, data, actor), "project": home, "date": data["date"]}


def _check(feature: str, grade: str, texts: dict[str, str]) -> None:
    check_texts(feature=feature, **texts)
    check_grade(grade)


def _refuse(store: "Store", home: str, data: dict[str, Any], refused: list[Refusal], actor: str) -> None:
    """Record the refusals, if there are any, and raise them."""
    from ledger.handle import handle

    if refused:
        told = {"feature": data["feature"], "experiments": data["experiments"], "refused": refused}
        handle(store, f"project-{home}", _as_it_is, ("stage.refused", told), actor=actor)
        raise Refused(refused)


def _as_it_is(state: Any, event: Decided) -> list[Decided]:
    return [event]


def _rows(view: "View", experiments: Sequence[str]) -> list[dict[str, Any]]:
    from ledger.actions.resolve import experiment

    found = [experiment(view, name) for name in experiments]
    return list({row["id"]: row for row in found}.values())


def _home(view: "View", rows: list[dict[str, Any]], stated: str | None) -> str:
    from ledger.actions.which_project import which_project

    projects = {str(row["project"]) for row in rows}
    if len(projects) > 1:
        raise UsageError(
            f"these experiments belong to {', '.join(sorted(projects))}", "a stage has one project"
        )
    return projects.pop() if projects else which_project(view, stated)


def _date(store: "Store", text: str | None) -> str:
    """The date stated, else the database's."""
    from datetime import date

    from ledger.actions.money.balance import today

    if text is None:
        return today(store)
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is not a date", "write 2026-03-01") from None


def _refusals(view: "View", rows: list[dict[str, Any]], data: dict[str, Any]) -> list[Refusal]:
    from ledger.actions.records.stage_checks import of_experiment, of_headline
    from ledger.rules.headline import r31_public, r51_result

    found = r51_result(data["result"]) + (r31_public(data["experiments"]) if data["public"] else [])
    for row in rows:
        found += of_experiment(view, row)
        found += of_headline(view, row) if data["public"] else []
    return found


def _record(store: "Store", view: "View", home: str, data: dict[str, Any], actor: str) -> str:
    """The stage in its project and a note on each of its experiments, in one transaction."""
    from ledger.actions.records.stage_checks import result_events
    from ledger.handle import handle_many

    project = f"project-{home}"
    notes: dict[str, list[Decided]] = {
        f"experiment-{name}": [("analysis.noted", {"text": _note(data), "cites": result_events(view, name)})]
        for name in data["experiments"]
    }
    decided = {project: [("stage.completed", data)], **notes}
    receipts = handle_many(store, list(decided), lambda states, given: given, decided, actor=actor)
    return receipts[0].id


def _note(data: dict[str, Any]) -> str:
    return f"{data['feature']}: {data['result']}"
