"""Lint scripts: read the files, say what the rules find. Nothing is imported, run or recorded."""

from collections import Counter
from pathlib import Path
from typing import Any

from ledger.errors import NotFound, UsageError


def lint(files: list[str]) -> dict[str, Any]:
    """`{"ok", "files", "findings": [{"rule", "file", "line", "level", "message", "remedy"}]}`.

    `ok`: no finding is an error. NotFound for a missing file, UsageError for one that is not Python.
    """
    from ledger.rules.lint.finding import ERROR
    from ledger.rules.lint.lint import lint as read
    from ledger.rules.lint.parse import NotPython

    sources = {Path(name).as_posix(): _bytes(Path(name)) for name in files}
    try:
        found = [one.as_dict() for one in read(sources)]
    except NotPython as error:
        place = f"{error.name}, line {error.line}" if error.line else error.name
        raise UsageError(f"{place}: {error.reason}", error.remedy) from None
    return {"ok": all(one["level"] != ERROR for one in found), "files": list(sources), "findings": found}


def refusals(findings: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The errors among the findings as refusals, with their places."""
    return [
        {
            "rule": one["rule"],
            "reason": f"{one['file']}:{one['line']} {one['message']}",
            "remedy": one["remedy"],
        }
        for one in findings
        if one["level"] == "error"
    ]


def counted(findings: list[dict[str, Any]]) -> str:
    """`2 errors, 1 warning`, or `nothing found`."""
    counts = Counter(one["level"] for one in findings)
    parts = [
        f"{counts[word]} {word}{'s' * (counts[word] != 1)}" for word in ("error", "warning") if counts[word]
    ]
    return ", ".join(parts) or "nothing found"


def _bytes(path: Path) -> bytes:
    """A file's bytes, at most one more than a script may have."""
    from ledger.rules.lint.parse import MOST

    if path.is_dir():
        raise UsageError(f"{path} is a folder", f"name the scripts: `ledger lint {path}/*.py`")
    try:
        with path.open("rb") as file:
            return file.read(MOST + 1)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}", "check the path") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read: {why}", "name a script that you may read") from None
