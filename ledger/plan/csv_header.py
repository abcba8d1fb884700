"""The first line of a CSV file: where the columns are that a plan reads."""

from dataclasses import dataclass

from ledger.errors import UsageError
from ledger.plan.tally import Wanted
from ledger.rules.column_words import is_participant


@dataclass(frozen=True, slots=True)
class Places:
    """Column numbers from 0; `others`: further columns whose names speak of participants."""

    width: int
    subject: int
    session: int | None
    target: int | None
    others: tuple[tuple[str, int], ...]


def find_places(header: list[str] | None, name: str, wanted: Wanted) -> Places:
    """Where the wanted columns are; UsageError names the key of the spec whose column is not there."""
    if not header:
        raise UsageError(f"{name} is empty", "the first line names the columns")
    subject = _place(header, name, "data.subject_column", wanted.subject)
    session = target = None
    if wanted.session is not None:
        session = _place(header, name, "protocol.session_column", wanted.session)
    if wanted.target is not None:
        target = _place(header, name, "data.target_column", wanted.target)
    others = [
        (title, place)
        for place, title in enumerate(header)
        if place not in (subject, session, target) and is_participant(title)
    ]
    return Places(len(header), subject, session, target, tuple(others))


_REMEDIES = {
    "data.subject_column": "name the column that says whose row it is",
    "protocol.session_column": "name the column that says in which session a row was recorded",
    "data.target_column": "name the column of what is predicted, or leave target_column out",
}


def _place(header: list[str], name: str, key: str, column: str) -> int:
    places = [place for place, title in enumerate(header) if title == column]
    if len(places) != 1:
        found = ", ".join(ascii(title[:40]) for title in header[:12])
        many = "more than one" if places else "no"
        raise UsageError(
            f"{key}: {name}, line 1, has {many} column {column!r}; found: {found}", _REMEDIES[key]
        )
    return places[0]
