"""Where the ledger is: LEDGER_URL, or the nearest `.ledger/ledger.db` upwards from here, like git."""

import os
from pathlib import Path

from ledger.errors import NoLedger, UsageError

FOLDER, FILE = ".ledger", "ledger.db"
_SCHEMES = ("sqlite:///", "postgresql://", "postgres://")


def resolve(start: Path | None = None) -> str:
    """The absolute address of the ledger in use; NoLedger if there is none."""
    stated = os.environ.get("LEDGER_URL", "").strip()
    if stated:
        return absolute(stated)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        found = folder / FOLDER / FILE
        if found.is_file():
            return f"sqlite:///{found}"
    raise NoLedger(f"there is no ledger in {here} or above it")


def for_init(start: Path | None = None) -> str:
    """The address that `ledger init` creates: LEDGER_URL, or `.ledger/ledger.db` right here."""
    stated = os.environ.get("LEDGER_URL", "").strip()
    if stated:
        return absolute(stated)
    return f"sqlite:///{(start or Path.cwd()).resolve() / FOLDER / FILE}"


def absolute(url: str) -> str:
    """The address with an absolute path, as workers get it; UsageError if it is not understood."""
    if url.startswith("https://"):
        raise UsageError("a ledger behind https is not supported yet", "use sqlite:///path or postgresql://…")
    if not url.startswith(_SCHEMES):
        raise UsageError(
            f"LEDGER_URL {redact(url)!r} is not understood", "use sqlite:///path or postgresql://…"
        )
    if not url.startswith("sqlite:///"):
        return url
    path, mark, query = url.removeprefix("sqlite:///").partition("?")
    if not path or path == ":memory:":
        raise UsageError("a ledger needs a file", "use sqlite:///path/to/ledger.db")
    return f"sqlite:///{Path(path).absolute()}{mark}{query}"


def redact(url: str) -> str:
    """The address without a password, fit to be shown."""
    scheme, mark, rest = url.partition("://")
    login, at, host = rest.rpartition("@")
    if not at:
        return url
    return f"{scheme}{mark}{login.partition(':')[0]}@{host}"


def sqlite_path(url: str) -> Path:
    """The file behind a SQLite address."""
    return Path(url.removeprefix("sqlite:///").partition("?")[0])
