"""The rows of a file of results, column by column; what a cell may hold."""

import re
from dataclasses import dataclass, field

MAX_COUNT = 10**12
MAX_SEED = 2**53
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_WHOLE = re.compile(r"([+-]?[0-9]{1,20})(?:\.0*)?\Z")
"""Spreadsheets and data frames write `8.0` where another row of the column is empty."""
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)\Z", re.IGNORECASE)


@dataclass(slots=True)
class Rows:
    """The rows in the order of the file; an optional column that the file lacks stays empty.

    `texts`: the values as they were written, without a percent sign, for their decimals. `values` is in
    the metric's unit: of counts it is `correct / total`, times 100 where the unit is percent.
    `passed_over`: the titles of columns that were not read.
    """

    lines: list[int] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    correct: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    n_test: list[int] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def number(column: str, text: str) -> float:
    """A finite number, written with digits and a point."""
    shown = f"{column} {text[:40]!a}"
    if _NOT_FINITE.match(text):
        raise BadCell(f"{shown} is not finite", "leave out a row that has no value, and say so in the name")
    if _NUMBER.match(text) is None:
        raise BadCell(f"{shown} is not a number", f"write 0.85, no unit; is {column} the right column?")
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise BadCell(f"{shown} is beyond the numbers that can be stored", "write a smaller number")
    return value


def count(column: str, text: str, least: int) -> int:
    """A whole number from `least` to 10^12."""
    value = _whole(column, text)
    if not least <= value <= MAX_COUNT:
        raise BadCell(f"{column} {value} is not {least} to 10^12", f"{column} counts items of the test set")
    return value


def seed(text: str) -> int:
    """A whole number within ±2^53."""
    value = _whole("seed", text)
    if abs(value) > MAX_SEED:
        raise BadCell(f"seed {value} is too large", "number the seeds 1, 2, 3 …")
    return value


def _whole(column: str, text: str) -> int:
    match = _WHOLE.match(text)
    if match is None:
        raise BadCell(f"{column} {text[:40]!a} is not a whole number", "write it with digits only")
    return int(match[1])
