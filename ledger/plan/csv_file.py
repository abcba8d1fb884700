"""One CSV file, streamed into a tally. BOM, quoted fields and CRLF are handled."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.plan.csv_header import Places, find_places
from ledger.plan.tally import Group, Tally, Wanted

MAX_NAME = 100


def read_csv(path: Path, name: str, wanted: Wanted, tally: Tally) -> None:
    """Count the rows of a file into the tally; UsageError names file, line and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            places = find_places(next(reader, None), name, wanted)
            _Rows(reader, name, wanted, places, tally).read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text: {error.reason}", "save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise UsageError(f"{name}, line {reader.line_num}: {error}", "correct this line") from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", "check data.path") from None


@dataclass(frozen=True, slots=True)
class _Rows:
    """The data rows of one file. Blank lines are no rows; every row has a cell for each column."""

    reader: Iterator[list[str]]
    name: str
    wanted: Wanted
    places: Places
    tally: Tally

    def read(self) -> None:
        groups, at, others = self.tally.groups, self.places, self.places.others
        target = at.target if self.wanted.takes != "nothing" else None
        for row in self.reader:
            if not row:
                continue
            if len(row) != at.width:
                self._ragged(row)
            subject = row[at.subject]
            key = (subject, "" if at.session is None else row[at.session])
            group = groups.get(key)
            if group is None:
                group = groups[key] = self._new(*key)
            group.rows += 1
            if target is not None:
                self._target(group, row[target])
            for column, place in others:
                self.tally.place(subject, column, row[place])

    def _where(self) -> str:
        reader: Any = self.reader
        return f"{self.name}, line {reader.line_num}"

    def _ragged(self, row: list[str]) -> None:
        raise UsageError(
            f"{self._where()} has {len(row)} cells, line 1 names {self.places.width} columns",
            "give every row a cell for each column; quote a cell that holds a comma",
        )

    def _new(self, subject: str, session: str) -> Group:
        check_name("subject", subject, self._where())
        if self.places.session is not None:
            check_name("session", session, self._where())
        return Group()

    def _target(self, group: Group, cell: str) -> None:
        try:
            (group.number if self.wanted.takes == "numbers" else group.label)(cell)
        except ValueError:
            raise UsageError(
                f"data.target_column: {self._where()}: {cell[:40]!a} is no finite number, "
                f"and the metric is one of numbers",
                "name the column of the number that is predicted, or leave target_column out",
            ) from None


def check_name(word: str, text: str, where: str) -> None:
    """UsageError for the name of a subject or session that is blank, padded, long or not printable."""
    if not text.strip():
        raise UsageError(f"{where}: the {word} is blank", "every row says whose it is")
    if text != text.strip():
        raise UsageError(f"{where}: {word} {text!a} has blanks around it", "remove the blanks")
    if not text.isprintable() or len(text) > MAX_NAME:
        raise UsageError(
            f"{where}: {word} {text[:40]!a} is not 1–{MAX_NAME} printable characters",
            "use short printable names",
        )
