"""A file of results that were measured elsewhere, read and checked row by row."""

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.plan.csv_file import check_name
from ledger.plan.imported_header import passed_over, places
from ledger.plan.imported_reading import Reading
from ledger.plan.imported_rows import BadCell, Rows

MAX_ROWS = 1_000_000
MAX_BYTES = 512 * 2**20


def read_results(path: Path, *, percent: bool) -> tuple[Rows, dict[str, Any]]:
    """The rows and the file's digest; UsageError names the line and what is wrong with it.

    `percent`: the unit is percent, so values may carry a `%` (all or none) and counts give 100 k / n.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path.name} is larger than {MAX_BYTES >> 20} MiB", "give one row a result")
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "name a CSV file of results") from None
    digest = {"path": path.name, "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    return parse(_text(raw, path.name), path.name, percent=percent), digest


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{name}, line {line}: not UTF-8 text: {error.reason}", "save it as CSV in UTF-8"
        ) from None


def parse(text: str, name: str, *, percent: bool) -> Rows:
    """The rows of the text of a CSV file; blank lines are none, unknown columns are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    filled = (row for row in reader if row and not _blank(row))
    try:
        header = next(filled, None)
        columns = places(header, reader.line_num or 1, name)
        reading = Reading(columns, percent)
        reading.rows.passed_over = passed_over(header or [])
        for row in _full(filled, reader, len(header or []), name):
            _read(reading, row, reader.line_num, name)
    except csv.Error as error:
        raise UsageError(f"{name}, line {reader.line_num}: {error}", "correct this line") from None
    if not reading.rows.lines:
        raise UsageError(f"{name} holds no rows below its header", "give a row for each subject")
    return reading.rows


def _blank(row: list[str]) -> bool:
    """Whether a line is nothing but blanks and commas."""
    return not row[0].strip() and not "".join(row).strip()


def _full(filled: Iterator[list[str]], reader: Any, width: int, name: str) -> Iterator[list[str]]:
    """Rows with a cell for each column, at most MAX_ROWS of them."""
    for found, row in enumerate(filled, 1):
        if len(row) != width:
            raise UsageError(
                f"{name}, line {reader.line_num} has {len(row)} cells, the header names {width} columns",
                "give every row a cell for each column; quote a cell that holds a comma",
            )
        if found > MAX_ROWS:
            raise UsageError(
                f"{name}, line {reader.line_num}: more than {MAX_ROWS:,} rows", "import it in several parts"
            )
        yield row


def _read(reading: Reading, row: list[str], line: int, name: str) -> None:
    where = f"{name}, line {line}"
    subject = row[reading.columns["subject"]].strip()
    if subject not in reading.seen:
        check_name("subject", subject, where)
    try:
        reading.add(subject, row, line)
    except BadCell as error:
        raise UsageError(f"{where}: {error.message}", error.remedy) from None
