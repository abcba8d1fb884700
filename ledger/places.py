"""Where a ledger keeps the files that are not events: frozen plans and workers' spools."""

import os
from pathlib import Path

from ledger.address import FOLDER, sqlite_path

FILES = "LEDGER_FILES"
"""Names the folder for the files of PostgreSQL ledgers, where several accounts or machines share them."""


def state_folder() -> Path:
    """The user's own state folder: `$XDG_STATE_HOME/ledger`, by default `~/.local/state/ledger`."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ledger"


def home(url: str, ledger_id: str) -> Path:
    """The folder of a ledger's files: beside a SQLite file; else in LEDGER_FILES or the state folder."""
    if not url.startswith("sqlite:///"):
        shared = os.environ.get(FILES, "")
        return (Path(shared) if shared else state_folder() / "files") / ledger_id
    database = sqlite_path(url)
    if database.parent.name == FOLDER:
        return database.parent
    return database.with_name(database.name + ".files")


def frozen_folder(url: str, ledger_id: str, digest: str) -> Path:
    """Where the frozen copy of one plan lies."""
    return home(url, ledger_id) / "frozen" / digest[:32]


def spool_folder(url: str, ledger_id: str) -> Path:
    """Where workers write their spool files: one folder an attempt."""
    return home(url, ledger_id) / "spool"
