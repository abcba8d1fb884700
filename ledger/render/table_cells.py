"""The address of each cell of a grid: a row of its own, a figure of the summary, or the whole table."""

from typing import Any

from ledger.render.addresses import of_table
from ledger.render.footnotes import Footnotes
from ledger.render.table_grid import FOOT_FIELDS, Column
from ledger.render.text import has_digit

Addresses = tuple[str, str]
_SHORT = {"configurations_tried": "tried", "seed_noise": "noise", "trivial_baseline": "trivial"}
_FROM_ROWS = frozenset({"mean", "sd", "ci95", "median", "seed_noise"})
_OF_ROWS = ("the events of its rows",)


def of_rows(table: dict[str, Any]) -> dict[str, Addresses]:
    """The addresses of the two cells of each subject that has a value."""
    places = {row["subject"]: of_table(table, "row", row["subject"]) for row in table["rows"]}
    return {subject: (address, address) for subject, address in places.items()}


def of_foot(table: dict[str, Any], at: int) -> Addresses:
    """The addresses of the two cells of a line of the summary; a name beside a figure has the figure's."""
    left, right = FOOT_FIELDS[at]
    first = of_table(table, *(left or ())[:1])
    return first, first if right is None else of_table(table, right[0])


class Marks:
    """The footnotes of one column; asking for one puts its definition on the page."""

    def __init__(self, marks: Footnotes, table: dict[str, Any], column: Column) -> None:
        self._marks, self._table = marks, table
        several = column.config is not None and table["configs"] > 1
        self._name = f"{table['name']}-{column.config}" if several else str(table["name"])
        self._events = {row["subject"]: row["events"] for row in table["rows"]}

    def row(self, subject: str, text: str) -> str:
        """The mark behind a cell of a subject; empty where the text holds no number."""
        if subject not in self._events or not has_digit(text):
            return ""
        address = of_table(self._table, "row", subject)
        return self._marks.derived(address, self._name, subject, events=self._events[subject])

    def foot(self, at: int, side: int, text: str) -> str:
        """The mark behind a cell of the summary."""
        if not has_digit(text):
            return ""
        address = of_foot(self._table, at)[side]
        field = address.rpartition("/")[2]
        worst = (self._table["worst"] or {}).get("subject") if field == "worst" else None
        events = self._events.get(worst, _OF_ROWS if field in _FROM_ROWS else ())
        return self._marks.derived(address, self._name, _SHORT.get(field, field), events=events)

    def note(self, text: str) -> str:
        """The mark behind a sentence about the table."""
        return self._marks.derived(of_table(self._table), self._name) if has_digit(text) else ""
