"""R31 at the proposal: whom a plan leaves out and why, and that its subjects are independent."""

from collections.abc import Mapping
from typing import Any

from ledger.rules.answers import is_placeholder
from ledger.rules.column_words import record_word
from ledger.rules.refusal import Refusal, listed, refusal

MANY_ROWS = 10
ONE_CLASS = "choose a metric that one class allows (accuracy), or a protocol whose folds hold both classes"


def r31_stated(spec: dict[str, Any]) -> list[Refusal]:
    """R31, of what a spec states: each exclusion has a reason, and the independent unit is no window.

    A trial may be the independent unit of an amplitude-only observable; a subject of the plan may not.
    """
    return _exclusions(spec["protocol"]["exclude"]) + _unit(spec["observable"].get("independent_unit", ""))


def _exclusions(excluded: Mapping[str, str]) -> list[Refusal]:
    bare = [subject for subject, reason in excluded.items() if is_placeholder(reason)]
    if not bare:
        return []
    reason = f"protocol.exclude leaves out {listed(bare)} without a reason"
    remedy = f'write exclude = {{ "{bare[0]}" = "an electrode came off on day 3" }}, or keep the subject'
    return [refusal("R31", reason, remedy)]


def _unit(stated: str) -> list[Refusal]:
    word = record_word(stated)
    if word is None or word == "trial":
        return []
    reason = f"observable.independent_unit = {stated[:60]!r}: a {word} of a recording is not independent"
    return [refusal("R31", reason, 'name what was drawn independently: independent_unit = "subject"')]


def r31_independent(column: str, *, rows: int, subjects: int, coarser: Mapping[str, int]) -> list[Refusal]:
    """R31: windows and records of one participant do not count as independent subjects.

    `coarser`: participant columns that hold fewer values than `column`, each of whose values lies
    within one of theirs; the number of their values by name.
    """
    counts = f"data.subject_column = {column!r} counts {subjects} subjects in {rows} rows"
    found = [
        refusal(
            "R31",
            f"{counts}, but each lies within one of the {number} values of {name!r}: not independent",
            f"hold out participants: subject_column = {name!r}; if {name!r} is no participant, rename it",
        )
        for name, number in coarser.items()
    ]
    word = record_word(column)
    if word is not None and not found:
        reason = f"{counts}; a {word} is a piece of a recording, not a participant"
        remedy = "name the column of the participant; a column that does name one needs another title"
        found.append(refusal("R31", reason, remedy))
    return found


def w31_single_rows(column: str, *, rows: int, subjects: int) -> list[Refusal]:
    """R31, a warning: each subject has one row, so records may be taken for participants."""
    if rows < MANY_ROWS or subjects != rows:
        return []
    reason = f"each of the {subjects} values of {column!r} has one row: are they participants, or records?"
    return [refusal("R31", reason, "if one person gave several rows, name the column that says who it was")]


def r31_classes(metric: str, classes: Mapping[str, int]) -> list[Refusal]:
    """R31: a metric that needs two classes is undefined on a fold whose held-out rows show fewer.

    `classes`: how many classes the held-out rows of each fold show.
    """
    single = [unit for unit, number in classes.items() if number < 2]
    if not single:
        return []
    reason = f"{len(single)} of {len(classes)} folds hold out a single class, where {metric} is undefined: "
    return [refusal("R31", reason + listed(single), ONE_CLASS)]
