"""SQLite's errors as the ledger's."""

from ledger.errors import (
    DatabaseBusy,
    DatabaseError,
    DiskFull,
    LedgerError,
    NoLedger,
    NotALedger,
    ReadOnlyLedger,
)
from ledger.store.projection_tables import LOST

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
INTERRUPTED = 9
_SIMPLE: dict[int, tuple[type[LedgerError], str]] = {
    _BUSY: (DatabaseBusy, "; another process holds it"),
    _LOCKED: (DatabaseBusy, "; another process holds it"),
    _FULL: (DiskFull, "; nothing was written"),
    _READONLY: (ReadOnlyLedger, ""),
    _NOTADB: (NotALedger, ""),
    _CANTOPEN: (NoLedger, ""),
}


def code_of(error: BaseException) -> int:
    """The primary result code of a driver's error; 0 if it is none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_read_only(error: BaseException) -> bool:
    """Whether the error says that this place cannot be written."""
    return code_of(error) in (_READONLY, _CANTOPEN)


def translated(error: Exception, path: str) -> Exception:
    """The ledger's error for a driver's; any other error passes unchanged."""
    code = code_of(error)
    text = f"{path}: {error}"
    if code in _SIMPLE:
        kind, meaning = _SIMPLE[code]
        return kind(f"{text}{meaning}")
    if code in (_IOERR, _CORRUPT):
        return DatabaseError(text, "look at the disk, then run `ledger verify`; keep a copy of the file")
    if code == 1:
        return DatabaseError(text, LOST if "no such table: projection" in text else "")
    return error
