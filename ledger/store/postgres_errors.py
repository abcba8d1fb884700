"""PostgreSQL's errors as the ledger's, by SQLSTATE."""

from typing import Any

from ledger.errors import DatabaseBusy, DatabaseError, DiskFull, NoLedger, ReadOnlyLedger, Unreachable
from ledger.store.projection_tables import LOST

_BY_STATE: dict[str, tuple[type[DatabaseError], str]] = {
    "53100": (DiskFull, "the database server's disk is full; nothing was written"),
    "55P03": (DatabaseBusy, "another process held the stream for too long; nothing was written"),
    "57014": (DatabaseBusy, "the statement took too long; nothing was written"),
    "40P01": (DatabaseBusy, "two writers waited for each other; nothing was written"),
    "40001": (DatabaseBusy, "another process was faster; nothing was written"),
    "53300": (DatabaseBusy, "the database server has no free connection"),
    "25P04": (DatabaseBusy, "the transaction took too long; nothing was written"),
    "25006": (ReadOnlyLedger, "this connection may only read"),
    "42501": (ReadOnlyLedger, "this database user lacks the right"),
}


def translated(error: Exception) -> Exception:
    """The ledger's error for psycopg's; any other error passes unchanged."""
    state = getattr(error, "sqlstate", None)
    if type(error).__module__.partition(".")[0] != "psycopg":
        return error
    if state in _BY_STATE:
        kind, text = _BY_STATE[state]
        return kind(f"{text} ({_first_line(error)})")
    if state == "3D000" or (state is None and "does not exist" in str(error)):
        return NoLedger(_first_line(error), "create the database (createdb), then run `ledger init`")
    if _connection_lost(error, state):
        return Unreachable(f"the database cannot be reached: {_first_line(error)}")
    if state is None:
        return error
    lost = state == "42P01" and '"projection' in _first_line(error)
    return DatabaseError(_first_line(error), LOST if lost else "")


def _connection_lost(error: Any, state: str | None) -> bool:
    return type(error).__name__ == "OperationalError" or (state or "")[:2] in ("08", "57", "58")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
