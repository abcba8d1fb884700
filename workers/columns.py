"""Columns that training code hands over: as plain values, and kept as a CSV file with its digest."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def plain(column: Any) -> Any:
    """Arrays and tensors as lists of plain values; anything else as it is."""
    return column.tolist() if hasattr(column, "tolist") else column


def keep_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write the rows, synced; the SHA-256 of the file in hex. OSError where the disk refuses."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8", "replace")
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()
