"""A full disk told as such, whichever library met it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.errors import DiskFull

_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_SQLITE = "database or disk is full"  # SQLite's backup gives no code with it


@contextmanager
def disk_full_told(path: str) -> Iterator[None]:
    """Raise DiskFull for the system's, SQLite's or SQLAlchemy's error of a full disk; others pass."""
    try:
        yield
    except DiskFull:
        raise
    except Exception as error:
        if is_full(error):
            raise DiskFull(f"{path}: the disk is full; nothing was written") from error
        raise


def is_full(error: BaseException) -> bool:
    """Whether the error, or the driver's error that it wraps, is that of a full disk."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return cause.errno in _NUMBERS
    return _SQLITE in str(cause) or getattr(cause, "sqlstate", None) == "53100"
