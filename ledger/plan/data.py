"""The data manifest of a plan: a CSV file or a folder of them; digests, rows and subjects found."""

import itertools
import os
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.plan.csv_file import read_csv
from ledger.plan.files import file_digest
from ledger.plan.tally import Tally, Wanted
from ledger.stats.natural import natural
from schemas.canonical import fingerprint

MAX_FILES = 3_000
MAX_PLACES = 50_000
MAX_SUBJECTS = 10_000


def describe_data(base: Path, section: dict[str, Any]) -> dict[str, Any]:
    """The manifest (schemas DataManifest) of the spec's [data]; UsageError names key, file and line."""
    return read_data(base, section, Wanted(section["subject_column"]))[0]


def read_data(base: Path, section: dict[str, Any], wanted: Wanted) -> tuple[dict[str, Any], Tally]:
    """The manifest, and what one pass over the rows counts; UsageError names key, file and line."""
    root, tally, files = data_root(base, section["path"]), Tally(), []
    for path in data_files(root):
        name = path.relative_to(root.parent).as_posix()
        read_csv(path, name, wanted, tally)
        files.append(file_digest(path, name))
    rows, subjects = tally.rows, tally.subjects()
    if not rows:
        raise UsageError(f"data.path: {section['path']} holds no rows", "name a CSV file with rows of data")
    if len(subjects) > MAX_SUBJECTS:
        raise UsageError(f"data.subject_column: more than {MAX_SUBJECTS} subjects", "is it the right column?")
    ordered = sorted(subjects, key=natural)
    return {
        "name": section["name"], "kind": section["kind"], "path": section["path"],
        "subject_column": section["subject_column"], "files": files, "rows": rows, "subjects": ordered,
        "digest": _digest(root, files, rows, ordered, section["subject_column"]),
    }, tally  # fmt: skip


def data_root(base: Path, path: str) -> Path:
    """The file or folder that `data.path` names, seen from the spec's folder; `..` is resolved by name."""
    return Path(os.path.normpath(base.absolute() / path))


def data_files(root: Path) -> list[Path]:
    """The CSV files of a plan's data in a stable order; UsageError if there are none."""
    try:
        return _data_files(root)
    except OSError as error:
        raise UsageError(f"data.path: {root} cannot be read: {error.strerror}", "check data.path") from None


def _data_files(root: Path) -> list[Path]:
    if root.is_file():
        if root.suffix.lower() != ".csv":  # its first line is shown in errors: no other file's should be
            raise UsageError(f"data.path: {root.name} is not a .csv file", "give the data as CSV, in UTF-8")
        return [root]
    if not root.is_dir():
        raise UsageError(f"data.path: there is no {root}", 'write data.path relative to the spec: "data.csv"')
    places = list(itertools.islice(root.rglob("*"), MAX_PLACES + 1))
    if len(places) > MAX_PLACES:
        raise UsageError(f"data.path: more than {MAX_PLACES} files in {root}", "name a folder of CSV files")
    found = [path for path in places if path.suffix.lower() == ".csv" and path.is_file()]
    shown = [path for path in found if not any(part[0] == "." for part in path.relative_to(root).parts)]
    if not shown:
        raise UsageError(f"data.path: there is no CSV file in {root}", "name a folder that holds CSV files")
    if len(shown) > MAX_FILES:
        raise UsageError(f"data.path: more than {MAX_FILES} files in {root}", "join them into fewer")
    return sorted(shown, key=lambda path: path.relative_to(root).as_posix())


def _digest(root: Path, files: list[dict[str, Any]], rows: int, subjects: list[str], column: str) -> str:
    """Of the content: a single file may be renamed or moved, files of a folder may not."""
    alone = root.is_file()
    listed = [["" if alone else entry["path"].partition("/")[2], entry["sha256"]] for entry in files]
    return fingerprint(
        "ledger.data.v1", {"files": listed, "rows": rows, "subjects": subjects, "column": column}
    )
