"""The runs of an experiment as a Markdown table of the sixteen fields (R29), failures beside successes."""

from collections.abc import Iterable
from typing import Any

from ledger.render.footnotes import Footnotes
from ledger.render.numbers import NONE, config, cost, exact, number, seconds, unit_of
from ledger.render.text import markdown, shortened

FIELDS = (
    "model name", "architecture", "dimensions", "key config", "params (exact)", "data and count",
    "steps/epochs", "batch/seq", "seed", "metric", "best", "time", "hardware", "status", "cost actual",
    "notes",
)  # fmt: skip
_NOTE = 160


def table(runs: Iterable[dict[str, Any]], unit: str | None, spec: str, marks: Footnotes) -> list[str]:
    """A line for each run: run and held-out subject, then the sixteen fields."""
    head = ("run", "subject", *FIELDS)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(_cells(run, unit, spec, marks)) + " |" for run in runs]


def _cells(run: dict[str, Any], unit: str | None, spec: str, marks: Footnotes) -> list[str]:
    result = run["result"]
    subject = NONE if run["subject"] is None else run["subject"]
    first = [markdown(run["id"]), markdown(subject)]
    if result is None:
        return first + _without_result(run, marks)
    return [
        *first,
        *(markdown(str(result[name])) for name in ("model_name", "architecture", "dimensions")),
        markdown(config(result["key_config"])),
        exact(result["params"]),
        markdown(f"{result['data']}, {result['data_count']:,}"),
        _count(result["steps"]),
        _count(result["batch"]),
        _count(result["seed"]),
        _metric(result, unit, spec) + marks.mark(result),
        number(result["best"], spec),
        seconds(result["seconds"]),
        markdown(result["hardware"]),
        _status(run, marks),
        markdown(cost(run)),
        markdown(shortened(_notes(run), _NOTE)),
    ]


def _without_result(run: dict[str, Any], marks: Footnotes) -> list[str]:
    """A run that has recorded nothing yet: what its plan says, and how it stands."""
    cells = [NONE] * len(FIELDS)
    cells[3], cells[8] = markdown(config(run["config"])), _count(run["seed"])
    cells[13], cells[14] = _status(run, marks), markdown(cost(run))
    cells[15] = markdown(shortened(_notes(run), _NOTE))
    return cells


def _count(value: int | None) -> str:
    return NONE if value is None else str(value)


def _metric(result: dict[str, Any], unit: str | None, spec: str) -> str:
    if result["value"] is None:
        return markdown(f"{result['metric']}: none")
    return markdown(f"{result['metric']} = {number(result['value'], spec)} {unit_of(unit)}".rstrip())


def _status(run: dict[str, Any], marks: Footnotes) -> str:
    """The state with the event that ended the current attempt."""
    attempt = run["attempts"].get(str(run["attempt"]))
    ended = attempt["ended"] if attempt else None
    source = ended or run["result"] or run["queued"]
    return markdown(run["state"] or "unknown") + (marks.mark(source) if source else "")


def _notes(run: dict[str, Any]) -> str:
    """The recorded notes, else the last line of the error; earlier attempts are counted."""
    attempt = run["attempts"].get(str(run["attempt"])) or {}
    error = (attempt.get("error") or "").strip().splitlines()
    notes = (run["result"] or {}).get("notes") or (error[-1] if error else "") or run["why"] or ""
    if len(run["attempts"]) > 1:
        notes = f"attempt {run['attempt']} of {len(run['attempts'])}" + (f": {notes}" if notes else "")
    return str(notes)
