"""The table of an import in the shape of every other table; it is never a headline."""

from typing import Any

from ledger.errors import NotFound
from ledger.projections.imports import state_of
from ledger.projections.protocol import Row
from ledger.projections.view import View
from ledger.rules import grades
from ledger.rules.refusal import refusal
from ledger.rules.sources import is_preprint
from ledger.rules.staleness import is_stale
from ledger.stats.loso import Score, Subject, subjects, summarise

LABEL = "IMPORTED"
_BASE = 2
_REMEDY = "propose it and run it here: `ledger propose SPEC.toml`; the import stays beside it for comparison"


def imported_table(view: View, experiment: str) -> dict[str, Any]:
    """The table of an import by its id; NotFound as of an index before its last part."""
    row = view.row("imports", experiment)
    if row is None or state_of(row) != "imported":
        raise NotFound(
            f"there is no experiment {experiment!r} at index {view.index}", "`ledger status` lists them"
        )
    per_subject = subjects(_scores(view, experiment))
    summary = summarise(per_subject, row["metric"]["direction"])
    return {
        **_about(row), **_coverage(row, len(per_subject)), **summary,
        "trivial_baseline": None, "repeats": None, "picked_from": None, "configurations_tried": _TRIED.copy(),
        "rows": [_line(item) for item in per_subject], "complete": True, "why": [], "gaps": [],
        "grade": grades.name(_grade(view, row)), "label": LABEL, "labels": [LABEL],
        "headline": {"allowed": False, "refused": [_refused(row)], "withheld": []},
        "imported": True, "source": row["source"], "checks": row["checks"], "printed": row["printed"],
        "ledger": view.ledger_id, "index": view.index,
    }  # fmt: skip


_TRIED = {
    "before": 0, "before_exploratory": 0, "project": 0, "planned": 0, "exploratory": 0, "total": 0,
    "seeds": 0, "projects": 0,
}  # fmt: skip
"""What others tried before they published is not known here."""


def _scores(view: View, experiment: str) -> list[Score]:
    parts = view.rows("import_parts", f"{experiment}.").values()
    return [
        Score(subject, seed, value, part["event"])
        for part in parts
        for subject, seed, value in zip(part["subject"], part["seed"], part["value"], strict=True)
    ]


def _about(row: Row) -> dict[str, Any]:
    metric, file = row["metric"], row["file"]
    return {
        "experiment": row["id"], "name": row["name"], "project": row["project"],
        "metric": metric["name"], "unit": metric["unit"], "direction": metric["direction"], "split": None,
        "protocol": row["protocol"], "observable": None,
        "data": {
            "name": file["path"], "kind": "imported", "rows": row["rows"], "digest": file["sha256"],
            "subjects": row["subjects"],
        },
        "config": {}, "configs": 1, "config_number": 1,
    }  # fmt: skip


def _coverage(row: Row, present: int) -> dict[str, Any]:
    """All that the file holds; whom its source left out is not known here."""
    return {
        "subjects": {"declared": row["subjects"], "present": present, "missing": []},
        "units": {"what": "subject", "declared": row["subjects"], "present": present, "missing": []},
        "excluded": {}, "excluded_late": [], "dropped": [],
        "runs": {"declared": row["rows"], "present": row["rows"]}, "self_reported": 0,
    }  # fmt: skip


def _line(item: Subject) -> dict[str, Any]:
    values = [{"seed": one.seed, "value": one.value, "event": one.event} for one in item.values]
    return {
        "subject": item.subject, "mean": item.mean, "seeds": item.seeds, "seed_sd": item.seed_sd,
        "events": list(dict.fromkeys(item.events)), "values": values,
    }  # fmt: skip


def _grade(view: View, row: Row) -> int:
    """R41, as of the ledger's date at the index: one external source that nobody here has confirmed."""
    return grades.grade(
        _BASE,
        single_source=True,
        closed_paper=row["code"] is None,
        stale=is_stale(row["published"] or row["time"][:10], view.as_of),
        preprint=row["preprint"] or is_preprint(row["source"]),
    )


def _refused(row: Row) -> dict[str, str]:
    return refusal("R31", f"{row['name']} was measured elsewhere ({row['source'][:200]})", _REMEDY)
