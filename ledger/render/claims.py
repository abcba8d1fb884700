"""The claims of a project for its memory page: each with its grade as of the page's index (R40, R41)."""

from typing import Any

from ledger.errors import NotFound
from ledger.projections.view import View
from ledger.render.addresses import join
from ledger.render.footnotes import Footnotes, marked
from ledger.render.text import markdown
from ledger.rules.evidence import carries, cited, labels, regrade
from ledger.rules.grades import FLOOR, name

MOST_MARKS = 20
"""Events that are marked behind one claim; more are counted."""


def section(view: View, project: str, marks: Footnotes) -> list[str]:
    """The lines of a project's claims, oldest first; none where it has none."""
    rows = [row for row in view.rows("claims").values() if row["project"] == project]
    if not rows:
        return []
    rows.sort(key=_age)
    about = f"Graded as of {view.as_of}{_derived(rows[0], marks)}, by what they cite."
    return ["## Claims", "", about, "", *(_line(row, view.as_of, marks) for row in rows), ""]


def _age(row: dict[str, Any]) -> int:
    return int(row["index"])


def _derived(row: dict[str, Any], marks: Footnotes) -> str:
    """The mark of what is not in the claim's event: the grade as of the page."""
    return marks.derived(join("claim", row["id"]), "claim", row["index"])


def said(view: View, claim: str) -> tuple[list[int], list[str]]:
    """The numbers and the texts that a page may state of a claim; NotFound where there is none."""
    row = view.row("claims", claim)
    if row is None:
        raise NotFound(f"there is no claim {claim!r} at index {view.index}", "`ledger claim` lists them")
    numbers = [max(0, len(cited(row)) - MOST_MARKS)]
    return numbers, [view.as_of, now_and_then(row, view.as_of), *regrade(row, view.as_of)[1], *labels(row)]


def _line(row: dict[str, Any], as_of: str, marks: Footnotes) -> str:
    kind = f"{row['kind']}, public" if row["public"] else row["kind"]
    grade = f"- **{markdown(now_and_then(row, as_of))}**{_derived(row, marks)}"
    about = f"{markdown(row['text'])} ({markdown(kind)}){marks.mark(row)}"
    why = markdown("; ".join([*regrade(row, as_of)[1], *labels(row)]))
    why = f": {marked(why, _derived(row, marks))}" if why else ""
    return f"{grade} {about}{why}. {_behind(row, marks)}{_again(row, marks)}"


def now_and_then(row: dict[str, Any], as_of: str) -> str:
    """`E3`, or `E3, now E4: stale since 2026-07-01` where the grade as of a date is another."""
    rank, why = regrade(row, as_of)
    changed = ""
    if name(rank) != row["grade"]:
        new = [text.partition(": ")[0] for text in why if text not in row["why"]]
        new = new or ["verified again" if row["reverifications"] else "renewed"]
        changed = f", now {name(rank)}: {'; '.join(new)}"
    floor = "" if carries(row["kind"], rank) else f"; {row['kind']} needs {name(FLOOR[row['kind']])}"
    return f"{row['grade']}{changed}{floor}"


def _behind(row: dict[str, Any], marks: Footnotes) -> str:
    """The marks of the events that it rests on."""
    items = cited(row)
    if not items:
        return "It rests on no event."
    more = f" and {len(items) - MOST_MARKS}{_derived(row, marks)} more" if len(items) > MOST_MARKS else ""
    return f"Rests on {''.join(marks.mark(item) for item in items[:MOST_MARKS])}{more}."


def _again(row: dict[str, Any], marks: Footnotes) -> str:
    if not row["reverifications"]:
        return ""
    return f" Verified again{''.join(marks.mark(again) for again in row['reverifications'])}."
