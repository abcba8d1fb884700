"""One CSV file, streamed: its rows and its subjects. BOM, quoted fields and CRLF are handled."""

import csv
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import UsageError

MAX_SUBJECT = 100


def read_csv(path: Path, name: str, column: str) -> tuple[int, set[str]]:
    """The number of data rows and the subjects found; UsageError names file, line and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            place = _column(header, name, column)
            return _rows(reader, place, len(header or ()), name)
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text: {error.reason}", "save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise UsageError(f"{name}, line {reader.line_num}: {error}", "correct this line") from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}", "check data.path") from None


def _column(header: list[str] | None, name: str, column: str) -> int:
    if not header:
        raise UsageError(f"{name} is empty", "the first line names the columns")
    places = [place for place, title in enumerate(header) if title == column]
    if len(places) != 1:
        found = ", ".join(ascii(title[:40]) for title in header[:12])
        many = "more than one" if places else "no"
        raise UsageError(
            f"data.subject_column: {name}, line 1, has {many} column {column!r}; found: {found}",
            "name the column that says whose row it is",
        )
    return places[0]


def _rows(reader: "Iterator[list[str]]", place: int, width: int, name: str) -> tuple[int, set[str]]:
    """Blank lines are no rows; every row has a cell for each column."""
    count, subjects = 0, set()
    for row in reader:
        if not row:
            continue
        count += 1
        if len(row) != width:
            where = f"{name}, line {getattr(reader, 'line_num', count + 1)}"
            raise UsageError(
                f"{where} has {len(row)} cells, line 1 names {width} columns",
                "give every row a cell for each column; quote a cell that holds a comma",
            )
        subject = row[place]
        if subject not in subjects:
            _check(subject, f"{name}, line {getattr(reader, 'line_num', count + 1)}")
            subjects.add(subject)
    return count, subjects


def _check(subject: str, where: str) -> None:
    if not subject.strip():
        raise UsageError(f"{where}: the subject is blank", "every row says whose it is")
    if subject != subject.strip():
        raise UsageError(f"{where}: subject {subject!a} has blanks around it", "remove the blanks")
    if not subject.isprintable() or len(subject) > MAX_SUBJECT:
        raise UsageError(
            f"{where}: subject {subject[:40]!a} is not 1–{MAX_SUBJECT} printable characters",
            "use short printable names",
        )
