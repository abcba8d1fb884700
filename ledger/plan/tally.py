"""What one pass over the rows counts: rows and targets of each subject and session, and coarser columns."""

import math
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Key = tuple[str, str]
"""A subject, and its session (an empty text where the plan has none)."""
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that a plan reads; the target's cells as the metric takes them, or not at all."""

    subject: str
    session: str | None = None
    target: str | None = None
    takes: Literal["numbers", "classes", "nothing"] = "nothing"


@dataclass(slots=True)
class Group:
    """The rows of one subject and session; `unlabelled` have no target."""

    rows: int = 0
    unlabelled: int = 0
    numbers: "array[float]" = field(default_factory=lambda: array("d"))
    classes: Counter[str] = field(default_factory=Counter)

    def number(self, cell: str) -> None:
        """Take a target that is a number; ValueError if it is none, or infinite."""
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and "_" not in cell:
            self.numbers.append(value)
        elif cell.strip().lower() in _MISSING:
            self.unlabelled += 1
        else:
            raise ValueError(cell)

    def label(self, cell: str) -> None:
        """Take a target that names a class."""
        name = cell.strip()
        if name:
            self.classes[name] += 1
        else:
            self.unlabelled += 1

    def add(self, other: "Group") -> None:
        """Join the rows of another group to these."""
        self.rows += other.rows
        self.unlabelled += other.unlabelled
        self.numbers.extend(other.numbers)
        self.classes.update(other.classes)


@dataclass(slots=True)
class Tally:
    """`groups` by subject and session; `within`: the value of each other participant column by subject.

    A column in which one subject has two values is in `split`, and is no coarser one.
    """

    groups: dict[Key, Group] = field(default_factory=dict)
    within: dict[str, dict[str, str]] = field(default_factory=dict)
    split: set[str] = field(default_factory=set)

    def place(self, subject: str, column: str, value: str) -> None:
        """Note which value of another participant column a subject's row has; a blank one says nothing."""
        if value and self.within.setdefault(column, {}).setdefault(subject, value) != value:
            self.split.add(column)

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(group.rows for group in self.groups.values())

    def subjects(self) -> set[str]:
        """All subjects."""
        return {subject for subject, _ in self.groups}

    def sessions(self) -> dict[str, list[str]]:
        """The sessions of each subject, in no order."""
        found: dict[str, list[str]] = {}
        for subject, session in self.groups:
            found.setdefault(subject, []).append(session)
        return found

    def coarser(self) -> dict[str, int]:
        """Participant columns with fewer values than there are subjects, each subject within one value."""
        subjects = len(self.subjects())
        counts = {
            column: len(set(values.values()))
            for column, values in self.within.items()
            if column not in self.split and len(values) == subjects
        }
        return {column: number for column, number in sorted(counts.items()) if number < subjects}
