"""The rows of an import in events that are neither too long nor too large."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.plan.imported_rows import Rows

_ROW, _ROOM = 170, 1_000_000
"""Bytes of one row without its subject at most, and of the rows of one event."""


def parts(rows: "Rows") -> list[dict[str, Any]]:
    """The data of each `results.imported`, in the order of the file."""
    return [
        {"part": number, "values": [_value(rows, place) for place in places]}
        for number, places in enumerate(_places(rows), 1)
    ]


def _places(rows: "Rows") -> Iterator[range]:
    from schemas.events.imported import PART_ROWS

    begin, room = 0, _ROOM
    for place, subject in enumerate(rows.subjects):
        # a quote or a backslash takes two bytes
        size = _ROW + 2 * len(subject.encode())
        if place - begin == PART_ROWS or size > room:
            yield range(begin, place)
            begin, room = place, _ROOM
        room -= size
    yield range(begin, len(rows))


def _value(rows: "Rows", place: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "line": rows.lines[place], "subject": rows.subjects[place], "value": rows.values[place],
    }  # fmt: skip
    optional = {"seed": rows.seeds, "correct": rows.correct, "total": rows.totals, "n_test": rows.n_test}
    return found | {name: column[place] for name, column in optional.items() if column}
